"""Italian word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | {act} {obj} {place} | e {time} {subj} {verb} | io {act1} {obj} {time} | {place} {subj} {verb} | oh {first}, {ask} | {call}, che {subj} {verb} | {subj} {verb} e {subj} {verb} | quando {subj} {verb}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, che {subj} {verb} | {time}, {time} | sì, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | quando {subj} {verb} | {act} {obj} | {call}, {first} | la canzone di {first} | {noun} e {noun} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | io {act1} {obj} {place} | {first} e {subj} | «{np}» | {plural} – {call} | senza {plural} | {np} di {town} | era {time}",
    twin="II | (bis) | (canone) | n. 2 | – ripresa",
    noun="mattino | ninna nanna | mulino | fiume | rondine | addio | primavera | autunno | candela | cammino | giardino | fontana | valzer | serenata | vendemmia | silenzio | domenica | tempesta | allegria",
    np="il vecchio mulino | il ponte dorato | la lunga strada | gli allegri compagni | una barchetta | l'ultimo bicchiere | la gatta grigia | il povero suonatore | un uccello in gabbia | il fiore azzurro | la figlia del mugnaio | il re di {town} | le scarpe di {first} | la bella mugnaia",
    subj="il vento | la pioggia | l'usignolo | la luna | il mio amore | il fuoco | il marinaio | il vecchio mulino | una barchetta | il mattino | la campana | il cacciatore | la nostra canzone | il fornaio | mio fratello | l'inverno | il bambino | nessuno | il parroco",
    verb="se ne va verso il mare | canta piano | torna sempre | brilla nella notte | mi chiama | si addormenta | aspetta alla porta | gira in tondo | non si ferma | balla da solo | non invecchia mai | mi dà coraggio | dorme nell'erba | ride di cuore | sa il mio nome | passa senza rumore",
    place="sopra i monti | in riva all'acqua | nella valle | sulla collina | sotto il tiglio | dietro le dune | dall'altra parte | lungo il Po | in fondo al bosco | in alto mare | intorno al fuoco | dietro la casa | per i campi | lontano da casa",
    time="di buon mattino | a mezzanotte | quando viene l'estate | nel mese di maggio | la domenica | tanto tempo fa | stasera | a Natale | dopo la pioggia | un bel giorno | tutto l'inverno | domani",
    act="cantiamo | portiamo | cerchiamo | lasciamo | troviamo | salutiamo | scordiamo | costruiamo",
    act1="cerco | porto | canto | saluto | lascio | conservo | trovo | benedico",
    obj="la casa dorata | la lunga strada | i vecchi ritornelli | un cuore di pietra | una brocca di vino | le stelle | la luce del porto | l'anello di mia madre | i bei tempi | un pezzo di pane | il nastro azzurro | la chiave dei campi",
    plural="rose | cavalieri | stelle | cigni | fratelli | strade | monete | campane | marinai",
    num="tre | sette | dodici | mille | due | 99 | cento",
    ask="vieni con me | dove sei stata | chi suona la campana | senti la pioggia | che fa il mugnaio | perché piangi",
    call="evviva | olà | vieni qua | addio | issate le vele | andiamo | avanti | venite tutti | fai la nanna | cantate con me | salute | ancora una volta | alleluia",
    first="Anna | Gianni | Lola | Giacomo | Lisetta | Carlo | Rosa | Pietro | Lucia | Franco | Maria | Guglielmo | Chiara | Emilio | Elena",
    last="Albaroni | Molinelli | Dalponte | Altariva | Olmeti | Corvini | Pietrafuoco | Tiglieri | Coronati | Passeretti | Valdesi | Aguzzi | Pepe-Monti | Belbosco",
    town="Portovecchio | Tigliano | Bellafucina | Altomulino | Montefreddo | Santa Mariella",
    prose="questo canzoniere è nato da molte sere intorno al fuoco | le canzoni sono state raccolte in più di vent'anni a {town} e dintorni | dove conosciamo l'autore, il nome è indicato | alcune strofe sono state abbreviate | ringraziamo {first} {last} e {first} {last}, che hanno riletto le bozze | gli accordi sono soltanto proposte | vi auguriamo buon canto | ogni correzione è gradita | un secondo volume è in preparazione",
)
