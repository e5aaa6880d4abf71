"""Slovene word bank: songs for Mass and the church year."""

from songbooks.lyrics.grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | {call}, {subj} {verb} | {call}, {call} | {subj} {verb} in {subj} {verb} | naj {verb2} {obj} {place} | {time} naj {verb2} {obj} | vsi {act} {obj} {time} | {place} {act} {obj} | o {voc}, {ask} | {voc}, {ask}",
    refrain_line="{call}, {call} | {voc}, {voc}, {ask} | vsi {act} {obj} | {call}, {subj} {verb} | aleluja, {call}",
    title="{voc}, {ask} | {call}, {voc} | {subj} {verb} | vsi {act} {obj} | {time} {subj} {verb} | {np} | {call} | {act} {obj} {place}",
    twin="II | (drugi napev) | (kanon) | – psalm",
    np="sveta noč | zvezda na nebu | mati usmiljenja | sveti večer | luč iz teme | kruh življenja | angelska pesem | veseli dan | jutranja zarja",
    subj="zvezda | luč | angelski zbor | vsa zemlja | naše srce | zvon | Gospod | mati Marija | mladi rod | pastir | jutranja zarja | ves svet | stvarstvo | pot | tihi večer",
    verb="sije | prihaja k nam | vabi nas | odmeva | veselo poje | blagoslavlja dom | se raduje | čaka na nas | gori v temi | rosi na polja | bedi nad nami | nas vodi naprej | ne mine nikoli",
    verb2="poje | hvali | slavi | išče | ohrani | ljubi | varuje",
    obj="tvoje ime | večno ljubezen | sveti kruh | novo pesem | dar miru | luč upanja | mater nebes | veliki dan | čisto srce",
    place="na zemlji | nad gorami | v domači hiši | sredi noči | pred oltarjem | v Betlehemu | čez polje in log | v tišini srca | na nebu | v dolini solz",
    time="danes | v sveti noči | ob zori | vsak dan | na veke | ko pade mrak | vse dni | ob uri zadnji | v postnem času | spet",
    act="slavimo | pojemo | hvalimo | častimo | iščemo | molimo | prosimo za | prinašamo",
    voc="Gospod | Marija | o Jezus | Oče nebeški | Sveti Duh | mati | bratje in sestre | dobri pastir | kralj nebes",
    ask="usmili se nas | ostani z nami | sprejmi te darove | poslušaj nas | pridi med nas | vodi nas domov | blagoslovi nas | prosi za nas | odpri nam srce",
    call="aleluja | hvaljen bodi | pridite vsi | zapojmo | raduj se | zdrava bodi | slava | pojte, zvonovi | glejte | poslušajte | čuj | hozana",
    first="Janez | Marija | Anton | Jožef | Ana | Luka | Matej | Terezija | Franc | Alojz",
    last="Podlipnik | Brezovar | Hribovšek-Jug | Skalar | Dolinec | Vrhunec | Zorman | Jelovčan | Ravnihar | Osrednik",
    town="Podgora | Stara Loka nad Brdom | Jelovica | Brezje pri Mlinu | Vrhpolje",
    prose="pesmarica je namenjena vsem, ki pri bogoslužju radi pojejo | številke pesmi so iste kot na tablah v cerkvi | napevi so v zvezku za organista | zahvaljujemo se pevcem iz župnije {town} | pesmi so zbrane iz starih zvezkov | popravke naj sporočijo v župnišče | uredil je {first} {last} | v tej izdaji je dodanih nekaj novih pesmi",
)
