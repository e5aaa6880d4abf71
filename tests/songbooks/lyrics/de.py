"""German word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {v1} {nom} | wir {act} {obj} {place} | und {time} {v1} {nom} | ich {act1} {obj} {time} | {place} {v1} {nom} | o {first}, {ask} | {call}, {subj} {verb} | {subj} {verb}, {subj} {verb} | wenn {nom} {place} {v1}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, wir {act} {obj} | {time}, {time} | ja, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | {time} {v1} {nom} | wir {act} {obj} | {call}, {first} | {first}s {noun} | lied vom {dat} | {noun} und {noun} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | ich {act1} {obj} {place} | {first} und {nom} | „{np}“ | {plural} – {call} | kein {noun} mehr | {town}er {noun} | wenn {nom} {place} {v1} | es {v1} {nom}",
    twin="II | (Kanon) | (2. Weise) | – Zugabe | Nr. 2",
    noun="Abend | Wanderer | Mühlrad | Sommer | Nachtigall | Heimweh | Frühling | Feuer | Jäger | Brunnen | Wiegenlied | Tanz | Morgenstern | Schneefall | Regen | Schatten | Abschied | Walzer | Fuhrmann | Glöckner",
    np="der alte Müller | die goldene Brücke | das stille Tal | der weite Weg | die lustigen Gesellen | ein kleines Schiff | das letzte Fuder | die graue Katze | der arme Spielmann | ein Vogel im Käfig | die blaue Blume | der Mond von {town} | das Mädchen am Brunnen | die Königin der Nacht",
    nom="der Wind | der Regen | die Nachtigall | der Mond | mein Schatz | das Feuer | der Wanderer | die Mühle | das Schifflein | der Morgen | die Glocke | der Jäger | unser Lied | die Linde | der Bruder | der Winter",
    subj="der Wind | der Bach | die Nachtigall | der helle Mond | mein Schatz | das Feuer | ein Wandersmann | die alte Mühle | ein Schifflein | der Morgen | die Abendglocke | der Jäger | unser Lied | die Linde | mein Bruder | der kalte Winter | die Müllerin | das Kind | niemand | jeder",
    verb="zieht in die Ferne | singt ein leises Lied | kommt nicht mehr heim | leuchtet durch die Nacht | ruft mir zu | geht schlafen | wartet vor der Tür | weiß keinen Rat | dreht sich im Kreis | bleibt nicht stehn | tanzt allein | wird nimmer alt | bringt neuen Mut | liegt im Gras | wandert fort | lacht dazu",
    v1="singt | ruft | wartet | klingt | wandert | schläft | lacht | geht | tanzt | kommt",
    place="über die Berge | am Brunnen vor dem Tor | im tiefen Tal | auf der Heide | unter der Linde | bei den Mühlen | jenseits der Grenze | an der Elbe Strand | im grünen Wald | auf hoher See | am Lagerfeuer | hinterm Haus | durch das Land | in der Fremde",
    time="am frühen Morgen | in der Nacht | wenn der Sommer kommt | im Monat Mai | am Sonntag | vor langer Zeit | heut Abend | zur Weihnachtszeit | nach dem Regen | eines Tages | den ganzen Winter lang | morgen früh",
    act="singen | tragen | suchen | verlassen | lieben | rufen | grüßen | vergessen | bauen",
    act1="suche | trage | liebe | grüße | rufe | vergesse | verlasse | besinge",
    obj="das goldene Haus | den weiten Weg | die alten Lieder | ein Herz aus Stein | einen Krug voll Wein | die Sterne | das Licht der Welt | den Ring der Mutter | die schöne Zeit | ein Stückchen Brot | den hellen Tag | das blaue Band",
    dat="Wind | Müller | Wanderer | alten Brunnen | letzten Schnee | kleinen König | guten Wein",
    plural="Rosen | Reiter | Sterne | Schwäne | Brüder | Wege | Taler | Glocken | Gesellen",
    num="drei | sieben | zwölf | tausend | zwei | 99 | hundert",
    ask="willst du mit mir gehen | wo bist du gewesen | wer läutet die Glocke | hörst du den Regen | was macht der Müller | wie lang ist die Nacht | warum weinst du",
    call="juchhei | heida | komm mit | ade, ade | frisch auf | hallo | wohlan | auf geht’s | kommt herbei | schlaf ein | singt alle mit | lobet den Tag | stimmt an",
    first="Anna | Hans | Grete | Jakob | Liesel | Karl | Rosa | Peter | Lotte | Friedrich | Marie | Otto | Klara | Emil | Johann",
    last="Aschenbrink | Wellhausen | Brückner-Lohe | Ottenthal | Mühlenkamp | Rabe | Steinhöfer | Lindenau | Kranz | Vogelsang | Dörrbaum | Hagenow | Pfeffer | Schönwald",
    town="Altenrode | Lindbach | Wieselfeld | Hohentann | Kaltenmoos | Marienau",
    prose="dieses Liederbuch ist aus vielen Abenden am Feuer entstanden | die Lieder wurden über zwanzig Jahre in {town} und Umgebung gesammelt | wo uns ein Verfasser bekannt war, ist er genannt | einige Strophen mussten wir kürzen | unser Dank gilt {first} {last} und {first} {last}, die das Manuskript durchgesehen haben | die Akkorde sind Vorschläge und dürfen geändert werden | wir wünschen viel Freude beim Singen | Hinweise auf Fehler nehmen wir gern entgegen | ein zweiter Band ist in Vorbereitung",
)
