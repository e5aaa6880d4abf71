"""Dutch word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {v1} {subj} | wij {act} {obj} {place} | en {time} {v1} {subj} {place} | ik {act1} {obj} {time} | {place} {v1} {subj} | ach {first}, {ask} | {call}, {subj} {verb} | {subj} {verb} en {subj} {verb} | als {subj} {place} {v1}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, wij {act} {obj} | {time}, {time} | ja, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | {time} {v1} {subj} | wij {act} {obj} | {call}, {first} | het lied van {subj} | {noun} en {noun} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | ik {act1} {obj} {place} | {first} en {subj} | ‘{np}’ | {plural} – {call} | geen {plural} meer | de {noun} van {town} | 't is {time} | als {subj} {place} {v1}",
    twin="II | (canon) | (bis) | nr. 2 | – het vervolg",
    noun="Avond | Schipper | Molen | Zomer | Nachtegaal | Heimwee | Lente | Kampvuur | Jager | Haven | Slaapliedje | Dans | Ochtend | Regen | Schaduw | Afscheid | Wals | Pannenkoek | Zeeman | Draaiorgel",
    np="de oude molen | de gouden brug | het stille water | de lange weg | de vrolijke gasten | een klein scheepje | het laatste glas | de grijze kat | de arme speelman | een vogel in de kooi | de blauwe bloem | het meisje van {town} | de koning van {town} | het lekke dak",
    subj="de wind | de regen | de nachtegaal | de maan | mijn lief | het vuur | de schipper | de oude molen | een klein bootje | de morgen | de klok | de jager | ons lied | de bakker | mijn broer | de winter | het kind | niemand | iedereen | de dominee",
    verb="trekt naar de zee | zingt een zacht lied | komt nooit meer thuis | schijnt door de nacht | roept mijn naam | gaat slapen | wacht aan de deur | weet geen raad | draait in het rond | blijft niet staan | danst alleen | wordt nooit oud | brengt nieuwe moed | ligt in het gras | lacht erom | drinkt een glas",
    v1="zingt | roept | wacht | klinkt | vaart | slaapt | lacht | loopt | danst | komt",
    place="over de dijk | bij de haven | in het lage land | op de hei | onder de linde | achter de duinen | aan de overkant | langs de Maas | in het groene bos | op hoge zee | rond het kampvuur | achter het huis | door de polder | ver van huis",
    time="in de vroege morgen | midden in de nacht | wanneer de zomer komt | in de maand mei | op zondag | lang geleden | vanavond | met Kerstmis | na de regen | op een dag | de hele winter lang | morgenvroeg",
    act="zingen | dragen | zoeken | verlaten | vinden | begroeten | vergeten | bouwen",
    act1="zoek | draag | bemin | groet | vergeet | verlaat | bezing | bewaar",
    obj="het gouden huis | de lange weg | de oude liedjes | een hart van steen | een kan vol wijn | de sterren | het licht van de stad | de ring van moeder | de mooie tijd | een stukje brood | de heldere dag | het blauwe lint",
    plural="rozen | ruiters | sterren | zwanen | broers | wegen | centen | klokken | biertjes | tentamens",
    num="drie | zeven | twaalf | duizend | twee | 99 | honderd",
    ask="ga je met mij mee | waar ben je geweest | wie luidt de klok | hoor je de regen | wat doet de molenaar | hoe lang is de nacht | waarom huil je",
    call="hoi hoi | joechei | kom mee | vaarwel | hijs de zeilen | hallo | welaan | daar gaan we | kom erbij | slaap zacht | zing allen mee | proost | nog eentje",
    first="Anna | Jan | Griet | Jaap | Liesje | Karel | Roosje | Piet | Lotte | Kees | Marie | Willem | Klaartje | Sjors | Hendrik",
    last="van der Linge | Molenkamp | de Wit-Straat | Oosterhof | Brugmans | Raven | Steenhouwer | ter Heide | Krans | Vogelzang | Dorrestein | van Haagen | Peper | Schoonwoud",
    town="Oudewiek | Lindebeek | Wezelveld | Hoogedam | Koudemeer | Mariënwoude",
    prose="dit liedboek is ontstaan uit vele avonden rond het vuur | de liederen zijn ruim twintig jaar lang verzameld in {town} en omgeving | waar wij een schrijver kenden staat hij vermeld | enkele coupletten hebben wij moeten inkorten | onze dank gaat uit naar {first} {last} en {first} {last}, die de proeven hebben nagezien | de akkoorden zijn voorstellen en mogen worden veranderd | wij wensen u veel zangplezier | opmerkingen zijn altijd welkom | een tweede deel is in voorbereiding",
)
