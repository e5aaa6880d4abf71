"""Danish word bank."""

from songbooks.lyrics.grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {v1} {subj} | vi {act} {obj} {place} | og {time} {v1} {subj} {place} | jeg {act} {obj} {time} | {place} {v1} {subj} | ak {first}, {ask} | {call}, {subj} {verb} | {subj} {verb} og {subj} {verb} | når {subj} {v1} {place}",
    refrain_line="{call}, {call} | {subj} {verb} | {call}, vi {act} {obj} | {time}, {time} | ja, {subj} {verb} {place}",
    title="{noun} | {np} | {np} {place} | {subj} {verb} | {time} {v1} {subj} | vi {act} {obj} | visen om {subj} | {noun} og {noun} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | jeg {act} {obj} {place} | {first} og {subj} | »{np}« | {first}s {noun}",
    twin="II | (kanon) | igen | nr. 2",
    noun="aften | fyrtårn | mølle | sommer | nattergal | hjemve | forårssang | bål | høst | havn | vuggevise | dans | morgengry | regn | skygge | afsked | vals | bøgeskov | plovfure | lærke",
    np="den gamle mølle | den gyldne bro | det stille vand | den lange vej | de glade gæster | en lille båd | den sidste rose | den grå kat | den fattige spillemand | en fugl i bur | den blå blomst | pigen fra {town} | kongen af {town}",
    subj="vinden | regnen | nattergalen | månen | min kæreste | ilden | skipperen | den gamle mølle | en lille båd | morgenen | klokken | høstkarlen | vor sang | bageren | min bror | vinteren | barnet | ingen | lærken | den danske muld",
    verb="drager til havs | synger så sagte | kommer aldrig hjem | lyser i natten | kalder mit navn | går til hvile | venter ved leddet | ved intet råd | drejer rundt | standser ej | danser alene | bliver aldrig gammel | giver nyt mod | ligger i græsset | ler derved",
    v1="synger | kalder | venter | klinger | sejler | sover | ler | vandrer | danser | kommer",
    place="over bakken | nede ved havnen | i den grønne dal | på heden | under linden | bag fjorden | på den anden side åen | ved Storebælts strand | i den dybe skov | ude på havet | omkring bålet | bag huset | gennem landet | langt hjemmefra",
    time="tidligt om morgnen | midt i natten | når sommeren kommer | i maj måned | på søndag | for længe siden | i aften | ved juletid | efter regnen | en vakker dag | hele vinteren lang | i morgen tidlig",
    act="synger om | bærer | søger | forlader | finder | hilser | glemmer | bygger | mindes",
    obj="det gyldne hus | den lange vej | de gamle viser | et hjerte af sten | et krus med øl | stjernerne | byens lys | moders ring | den fagre tid | et stykke brød | den klare dag | det blå bånd",
    plural="roser | ryttere | stjerner | svaner | brødre | veje | skillinger | klokker | lærker",
    num="tre | syv | tolv | tusind | to | 99 | hundrede",
    ask="vil du følge med | hvor har du været | hvem ringer med klokken | hører du regnen | hvad gør mølleren | hvor lang er natten | hvorfor græder du",
    call="hej hop | hurra | kom med | farvel | hejs sejlet | hallo | nuvel | nu går vi | kom hid | sov godt | syng med alle | løft dit hoved | se nu stiger solen",
    first="Anna | Johan | Grethe | Jakob | Lise | Karl | Rosa | Peder | Lotte | Kirstine | Maren | Ole | Klara | Emil | Svend",
    last="Askehøj | Kværndrup-Lund | Brogaard | Ottesen | Birkholm | Ravn | Stenhammer | Lindegård | Krands | Fuglsang | Dalmark | Havnsø | Peberholt | Skønskov",
    town="Gammelvig | Lindbæk | Vesselfelt | Højstrup | Koldmose | Mariedal",
    prose="denne sangbog er vokset frem gennem mange aftener ved klaveret | sangene er samlet gennem mere end tyve år i {town} og omegn | hvor vi kender digteren, står navnet ved sangen | enkelte vers har måttet udgå | vi takker {first} {last} og {first} {last}, der har læst korrektur | melodierne kan findes i melodibogen | vi ønsker god sanglyst | rettelser modtages med tak | et tillæg er under udarbejdelse",
)
