"""French word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | nous {act} {obj} {place} | et {time}, {subj} {verb} | je {act1} {obj} {time} | {place} {subj} {verb} | ô {first}, {ask} | {call}, {subj} {verb} | {subj} {verb} et {subj} {verb} | quand {subj} {verb}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, nous {act} {obj} | {time}, {time} | oui, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | quand {subj} {verb} | nous {act} {obj} | {call}, {first} | la chanson de {first} | {noun} et {noun} | {num} {plural} | {place} | {ask} ? | {noun} ({call}) | {call} ! | {time} {place} | je {act1} {obj} {place} | {first} et {subj} | « {np} » | {plural} – {call} | plus de {plural} | c'était {time} | l'{vow} | {np} de {town}",
    twin="II | (bis) | (canon) | nº 2 | – reprise",
    noun="matin | berceuse | moulin | rivière | hirondelle | adieu | printemps | automne | chandelle | voyage | jardin | fontaine | valse | complainte | vendanges | silence | dimanche | tempête",
    np="le vieux moulin | le pont doré | la longue route | les joyeux compagnons | une petite barque | le dernier verre | la chatte grise | le pauvre musicien | un oiseau en cage | la fleur bleue | la fille du meunier | le roi de {town} | les sabots de {first} | la belle meunière",
    vow="étoile du berger | oiseau perdu | île aux vents | hiver sans fin | auberge du pont | âne gris",
    subj="le vent | la pluie | le rossignol | la lune | ma mie | le feu | le marin | le vieux moulin | un petit bateau | le matin | la cloche | le chasseur | notre chanson | le boulanger | mon frère | l'hiver | l'enfant | personne | le curé",
    verb="s'en va vers la mer | chante tout bas | revient toujours | brille dans la nuit | m'appelle | s'endort | attend à la porte | tourne en rond | ne s'arrête pas | danse tout seul | ne vieillit jamais | donne du courage | dort dans l'herbe | rit de bon cœur | connaît mon nom | passe sans bruit",
    place="par-dessus les monts | au bord de l'eau | dans la vallée | sur la lande | sous le tilleul | derrière les dunes | de l'autre côté | le long de la Loire | au fond des bois | en pleine mer | autour du feu | derrière la maison | à travers champs | loin de chez nous",
    time="de bon matin | en pleine nuit | quand vient l'été | au mois de mai | dimanche | il y a longtemps | ce soir | à la Noël | après la pluie | un beau jour | tout l'hiver | demain",
    act="chantons | portons | cherchons | quittons | trouvons | saluons | oublions | bâtissons",
    act1="cherche | porte | chante | salue | quitte | garde | trouve | bénis",
    obj="la maison dorée | la longue route | les vieux refrains | un cœur de pierre | un pichet de vin | les étoiles | la lumière du port | l'anneau de ma mère | le bon vieux temps | un bout de pain | le ruban bleu | la clé des champs",
    plural="roses | cavaliers | étoiles | cygnes | frères | chemins | sous | cloches | matelots",
    num="trois | sept | douze | mille | deux | 99 | cent",
    ask="veux-tu venir avec moi | où es-tu allée | qui sonne la cloche | entends-tu la pluie | que fait le meunier | pourquoi pleures-tu",
    call="ohé | hourra | viens donc | adieu | hissez les voiles | allons | en avant | venez tous | fais dodo | chantez tous | santé | encore un tour | tralala",
    first="Anne | Jean | Margot | Jacques | Lisette | Charles | Rose | Pierre | Lucie | François | Marie | Guillaume | Claire | Émile | Hélène",
    last="Aubreville | Moulinard | Desponts | Hauterive | Laubier | Corbelin | Pierrefeu | Tillac | Couronnet | Chantoiseau | Valdrome | Haguenin | Poivret | Beaubois",
    town="Vieuxport | Tilleray | Belleforge | Hautmoulin | Froidmont | Sainte-Marielle",
    prose="ce carnet est né de longues soirées autour du feu | les chansons ont été recueillies pendant plus de vingt ans à {town} et dans les environs | quand nous connaissons l'auteur, son nom est indiqué | certains couplets ont dû être abrégés | nous remercions {first} {last} et {first} {last}, qui ont relu les épreuves | les accords ne sont que des propositions | nous vous souhaitons bien du plaisir | toute correction sera la bienvenue | un second volume est en préparation",
)
