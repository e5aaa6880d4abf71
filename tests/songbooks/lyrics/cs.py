"""Czech word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | {act} {obj} {place} | a {time} {subj} {verb} | já {act1} {obj} {time} | {place} {subj} {verb} | hej, {first}, {ask} | {call}, vždyť {subj} {verb} | {subj} {verb} a {subj} {verb} | když {subj} {verb}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, ať {subj} {verb} | {time}, {time} | hej, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | když {subj} {verb} | {act} {obj} | {call}, {first} | {np} a {np} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | já {act1} {obj} {place} | {given} a {subj} | „{np}“ | balada – {np} | ani {plural}, ani {plural} | píseň {time} | kdyby {subj} | snad {subj} {verb}",
    twin="II | (kánon) | (bis) | č. 2 | – znovu",
    noun="ráno | ukolébavka | mlýn | řeka | vlaštovka | loučení | jaro | podzim | svíčka | cesta | zahrada | studánka | valčík | balada | žně | ticho | neděle | bouřka | táborák | tulák",
    np="starý mlýn | zlatý most | dlouhá cesta | veselí kumpáni | malá loďka | poslední sklenka | šedý kocour | chudý muzikant | pták v kleci | modrý květ | mlynářova dcera | král z daleka | děravé boty | krásná mlynářka",
    subj="vítr | déšť | slavík | měsíc | můj milý | oheň | námořník | starý mlýn | malá loďka | ráno | zvon | myslivec | naše píseň | pekař | můj bratr | zima | dítě | nikdo | každý",
    verb="jde k moři | zpívá tiše | se vždycky vrací | svítí do tmy | volá mě | usíná | čeká u dveří | točí se dokola | nezastaví se | tančí sám | nezná stáří | dodává odvahu | leží v trávě | směje se nahlas | zná moje jméno | mizí beze slov",
    place="nad horami | na břehu vody | v údolí | na pasekách | pod lípou | za kopcem | na druhé straně | u Vltavy | v hlubokém lese | na širém moři | u táboráku | za domem | přes pole | daleko od domova",
    time="časně zrána | o půlnoci | až přijde léto | v měsíci máji | v neděli | dávno už | dnes večer | o Vánocích | po dešti | jednoho dne | celou zimu | zítra",
    act="zpíváme | neseme | hledáme | míjíme | vítáme | stavíme | voláme",
    act1="nesu | zpívám | vítám | míjím | hledám | volám | nacházím",
    obj="zlatý dům | dlouhou cestu | staré písničky | srdce z kamene | džbán vína | jasné hvězdy | světlo přístavu | matčin prsten | krásné časy | kousek chleba | modrou stužku | klíč od louky",
    plural="růže | hvězdy | labutě | cesty | zvony | lodě | vrány",
    num="tři | čtyři | dvě | 44",
    ask="půjdeš se mnou | kde jsi byla | kdo zvoní na zvon | slyšíš ten déšť | co dělá mlynář | proč pláčeš",
    call="hej hola | hejsasa | pojď se mnou | sbohem | plachty vzhůru | vpřed | všichni spolu | hajej | zpívejte s námi | na zdraví | ještě jednou | aleluja",
    first="Aničko | Honzo | Mařenko | Jakube | Kačenko | Karle | Růženo | Petře | Márinko | Vojto",
    last="Olšanský | Mlynařík | Mostecký-Háj | Břehový | Jilmař | Havranec | Kamenožár | Lipovský | Věneček | Ptáčník | Dolínek | Pepřík | Krásnohaj",
    given="Anna | Jan | Marie | Jakub | Kateřina | Karel | Růžena | Petr | Vojtěch",
    town="Starý Přístav | Lipná | Velká Huť | Studená Hora",
    prose="tento zpěvník vznikl za mnoha večerů u ohně | písně jsme sbírali více než dvacet let | kde známe autora, uvádíme jeho jméno | některé sloky jsme museli zkrátit | děkujeme všem, kdo četli korektury | akordy jsou jen návrhem | přejeme hezké zpívání | za každou opravu budeme vděčni | druhý díl se připravuje",
)
