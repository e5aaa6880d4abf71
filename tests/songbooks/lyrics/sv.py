"""Swedish word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {v1} {subj} | vi {act} {obj} {place} | och {time} {v1} {subj} {place} | jag {act} {obj} {time} | {place} {v1} {subj} | ack {first}, {ask} | {call}, {subj} {verb} | {subj} {verb} och {subj} {verb} | när {subj} {v1} {place}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, vi {act} {obj} | {time}, {time} | ja, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | {time} {v1} {subj} | vi {act} {obj} | {call}, {first} | visan om {subj} | {noun} och {noun} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | jag {act} {obj} {place} | {first} och {subj} | ”{np}” | {plural} – {call} | inga {plural} mer | {first}s {noun} | när {subj} {v1} {place}",
    twin="II | (kanon) | igen | nr 2 | (repris)",
    noun="afton | skepparen | kvarnen | sommar | näktergal | hemlängtan | vårvisa | lägereld | jägaren | hamnen | vaggvisa | polska | gryning | regn | skugga | avsked | vals | helan | halvan | punschen",
    np="den gamla kvarnen | den gyllene bron | det stilla vattnet | den långa vägen | de glada gästerna | en liten båt | den sista droppen | den grå katten | den arme spelmannen | en fågel i bur | den blå blomman | flickan från {town} | kungen av {town}",
    subj="vinden | regnet | näktergalen | månen | min käresta | elden | skepparen | den gamla kvarnen | en liten båt | morgonen | klockan | jägaren | vår visa | bagaren | min bror | vintern | barnet | ingen | var och en | kantorn",
    verb="far till havs | sjunger så sakta | kommer aldrig hem | lyser i natten | ropar mitt namn | går och lägger sig | väntar vid grinden | vet ingen råd | snurrar runt | stannar ej | dansar ensam | blir aldrig gammal | ger nytt mod | ligger i gräset | ler därvid | tar sig en sup",
    v1="sjunger | ropar | väntar | klingar | seglar | sover | skrattar | vandrar | dansar | kommer",
    place="över bergen | nere vid hamnen | i den gröna dalen | på heden | under linden | bortom skären | på andra sidan ån | vid Mälarens strand | i djupa skogen | ute på havet | kring lägerelden | bakom huset | genom landet | långt hemifrån",
    time="tidigt om morgonen | mitt i natten | när sommaren kommer | i maj månad | på söndag | för länge sen | i kväll | om julen | efter regnet | en vacker dag | hela vintern lång | i morgon bitti",
    act="sjunger om | bär | söker | lämnar | finner | hälsar | glömmer | bygger | minns",
    obj="det gyllne huset | den långa vägen | de gamla visorna | ett hjärta av sten | en kanna med vin | stjärnorna | ljuset i staden | moders ring | den fagra tiden | en bit bröd | den klara dagen | det blå bandet",
    plural="rosor | ryttare | stjärnor | svanar | bröder | vägar | slantar | klockor | nubbar | kräftor",
    num="tre | sju | tolv | tusen | två | 99 | hundra",
    ask="vill du följa med | var har du varit | vem ringer i klockan | hör du regnet | vad gör mjölnaren | hur lång är natten | varför gråter du",
    call="hej hopp | hurra | kom med | farväl | hissa segel | hallå | nåväl | nu går vi | kom hit | sov gott | sjung med alla | skål | en till",
    first="Anna | Johan | Greta | Jakob | Lisa | Karl | Rosa | Per | Lotta | Kristina | Maria | Olle | Klara | Emil | Sven",
    last="Ashöjd | Kvarnström | Brolund | Ottesson | Björkhage | Ravn | Stenhammarö | Lindevall | Krans | Fågelsång | Dalmark | Hagenström | Pepparlöv | Skönskog",
    town="Gammelvik | Lindbäck | Vesslefält | Högatorp | Kallmossa | Mariedal",
    prose="det här häftet har vuxit fram under många kvällar vid bordet | visorna är samlade under mer än tjugo år i {town} med omnejd | där vi vet vem som skrivit står namnet utsatt | några verser har fått strykas | vi tackar {first} {last} och {first} {last}, som har läst korrektur | ackorden är bara förslag | vi önskar er en trevlig kväll | rättelser tas tacksamt emot | ett andra häfte är under arbete",
)
