"""Polish word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | {act} {obj} {place} | a {time} {subj} {verb} | wciąż {act1} {obj} {time} | {place} {subj} {verb} | hej, {first}, {ask} | {call}, bo {subj} {verb} | {subj} {verb} i {subj} {verb} | kiedy {subj} {verb}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, niech {subj} {verb} | {time}, {time} | hej, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | kiedy {subj} {verb} | {act} {obj} | {call}, {first} | {np} i {np} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | wciąż {act1} {obj} {place} | {given} i {subj} | „{np}” | ballada – {np} | ani {plural}, ani {plural} | piosenka {time} | gdyby {subj} | nie {verb} {subj}",
    twin="II | (kanon) | (bis) | nr 2 | – repryza",
    noun="Poranek | Kołysanka | Młyn | Rzeka | Jaskółka | Pożegnanie | Wiosna | Jesień | Świeca | Droga | Ogród | Źródło | Walczyk | Ballada | Żniwa | Cisza | Niedziela | Burza | Ognisko | Włóczęga",
    np="stary młyn | złoty most | długa droga | weseli kompani | mała łódka | ostatni kielich | szary kot | biedny grajek | ptak w klatce | niebieski kwiat | córka młynarza | król z daleka | dziurawe buty | piękna młynarka",
    subj="wiatr | deszcz | słowik | księżyc | mój miły | ogień | żeglarz | stary młyn | mała łódka | poranek | dzwon | myśliwy | nasza pieśń | piekarz | mój brat | zima | dziecko | nikt | każdy",
    verb="odchodzi ku morzu | śpiewa cichutko | wraca zawsze | świeci w ciemności | woła mnie | zasypia | czeka u drzwi | kręci się wkoło | nie staje w drodze | tańczy samotnie | nie zna starości | dodaje otuchy | leży w trawie | śmieje się głośno | zna moje imię | mija bez szelestu",
    place="ponad górami | nad brzegiem wody | w dolinie | na wrzosowisku | pod lipą | za wydmami | po drugiej stronie | nad Wisłą | w głębi lasu | na pełnym morzu | przy ognisku | za domem | przez pola | daleko od domu",
    time="wczesnym rankiem | o północy | gdy przyjdzie lato | w miesiącu maju | w niedzielę | dawno temu | dziś wieczorem | na Gwiazdkę | po deszczu | pewnego dnia | całą zimę | jutro",
    act="śpiewamy | niesiemy | znajdziemy | mijamy | witamy | budujemy | wołamy",
    act1="niosę | śpiewam | witam | mijam | pamiętam | znajduję",
    obj="złoty dom | długą drogę | stare piosenki | serce z kamienia | dzban wina | jasne gwiazdy | światło portu | pierścień matki | piękne czasy | kawałek chleba | błękitną wstążkę | klucz do łąki",
    plural="róże | gwiazdy | łabędzie | drogi | dzwony | grosze | łodzie",
    num="trzy | cztery | dwie | 44",
    ask="pójdziesz ze mną | gdzie byłaś | kto bije w dzwon | słyszysz ten deszcz | co robi młynarz | czemu płaczesz",
    call="hej ha | hejże | chodź ze mną | żegnaj | żagle w górę | naprzód | wszyscy razem | luli luli | śpiewajcie z nami | na zdrowie | jeszcze raz | alleluja",
    first="Aniu | Janku | Zosiu | Jakubie | Kasiu | Karolu | Różo | Piotrze | Mario | Wojtku",
    last="Olszanek | Młynarczuk | Mostowski-Gaj | Brzegowy | Wiązowiec | Krukowianin | Kamieński-Żar | Lipowicz | Wianek | Ptaszyc | Dolnicki | Pieprzyk | Pięknolas",
    given="Anna | Jan | Zofia | Jakub | Katarzyna | Karol | Róża | Piotr | Maria | Wojciech",
    town="Stary Port | Lipiany Dolne | Kuźnica Wielka | Zimna Góra",
    prose="ten śpiewnik powstał podczas wielu wieczorów przy ognisku | piosenki zbieraliśmy przez ponad dwadzieścia lat | tam, gdzie znamy autora, podajemy jego nazwisko | niektóre zwrotki trzeba było skrócić | dziękujemy wszystkim, którzy czytali korektę | chwyty są tylko propozycją | życzymy wesołego śpiewania | za wszelkie uwagi będziemy wdzięczni | drugi tom jest w przygotowaniu",
)
