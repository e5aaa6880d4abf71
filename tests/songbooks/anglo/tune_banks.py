"""Banks of names for tunes without words: session, pipes, contra dance, town band and piano."""

from __future__ import annotations

from songbooks.lyrics.grammar import Bank, bank

_PEOPLE = "Seán Ó Rahilly | Tommy Quill | Mrs. Gallivan | Father Devane | Bríd Keaney | Johnny Garrivan | Packie Moylan | Lucy Trehy | Big Mick Doolan | Cathal McAneny | Nora Slattery | Martin Considine | Eileen Lacey | Jack Toohey"

TUNE_BANKS: dict[str, Bank] = {
    "session": bank(
        title="{who}'s | {who}'s | {who}'s {kind} | {who}'s {fancy} | the {trade}'s {thing} | the {trade} | the {adj} {trade} | the {thing} and the {thing} | the {where} {kind} | {do} the {thing} | {do} the {thing} | the {bird} in the {plant} | the {bird}'s {thing} | the {thing} behind the {place} | the road to {where} | the lads of {where} | the {adj} road to {where} | {where} | the humours of {where} | out on the {place} | planxty {last} | the {num} {trade}s | {verb2} {who2} | it's a {adj} {thing} | the {thing} | {last}'s favourite | gan {irish} | an {irish} {irish2}",
        who=_PEOPLE, who2="Biddy | the Parson | Johnny | the Sergeant | my Granny", last="Considine | Keaney | Tierney | Moylan | McAneny",
        kind="jig | reel | fancy | hornpipe | polka", fancy="rambles | return | favourite | dream | downfall | wedding | other one",
        trade="carter | shoemaker | thatcher | postmistress | horse-doctor | creamery manager | sheriff | goat-herd | bellringer | pensioner",
        thing="loom | churn | ha'penny | spade | bag of meal | sack of turf | trowel | tea-cup | purse | creel | ladle | teapot | saddle | bicycle",
        adj="wily | long | pretty | contrary | one-horned | bashful | wet | flowery | steep | weary | sporting",
        where="Kilnamona Cross | Lisdarragh | Drumaleer | Tubberclare | Ballinakeel | Cloonfinn | Gortnamuck | Killadoon Strand | Slieveroe",
        do="rattle | mend | kick | sell | hand me down | bring back | sweep | paint | dip",
        bird="wren | corncrake | curlew | heron | gander | magpie | thrush", plant="barley | furze | ivy | whin bush | heather | orchard",
        place="half-door | bog | creamery | haggard | strand | chapel | quay", num="two | three | four", verb2="chasing | waking | goodbye to | ask",
        prose="{teach} | {teach} | {teach} | keep the fingers flat and relaxed, and let the breath do the work | this one is heard at every session from {town} to Cloonfinn | start slowly, and only then with a metronome | listen for the beat of the left foot | do not be afraid of a squeak: it tells you that a hole is open | many players leave out the ornament in bar {num} the first time through | if a part is too low, play it an octave up | our thanks go to {first} {last}, who lent us the old manuscripts | corrections are always welcome | cover the top {num} holes and blow gently",
        teach="play the next line {num} times, and then from memory | say the rhythm aloud before you play it | tongue only the first of each {num} notes | the second part is like the first but for its ending | breathe after the long notes and never before them",
        irish="ainm | bóthar | fear | cailín | ceol", irish2="ruadh | beag | na Mara | deas | an Earraigh", twin="No. 2 | (Another Setting) | II",
    ),
    "pipes": bank(
        title="{rank} {first} {last} | {rank} {first} {last} | {rank} {last}'s {fare} | the {num} {regiment} | the {num} {regiment} {fare} | {place} {games} | the {place} {games} | {first} {last} | {first} {last} of {place} | the {hill} of {place} | {fare} to {place} | lament for {first} {last} | the {bird} of {place} | {place} bridge | the {trade}'s {thing} | Mrs. {last} of {place} | Dr. {last}'s {fare} | the back of {place} | {gaelic} | {gaelic} (the {hill} of {place}) | {thing} on the {hill} | crossing the {place} road | the {trade} of {place}",
        rank="Pipe Major | P/M | Captain | Major | Lady | Lt. Col. | Lance Corporal | Piper | Brigadier",
        first="Archie | Donald | Hector | Iain | Alasdair | Norman | Isobel | Kenneth | Murdo | Fiona | Roddy",
        last="MacInver | Garvie | Lornie | McCorran | Strathie | Auchter | Dunnachie | MacPhaidean | Kinnaird-Hay | Raith",
        fare="farewell | welcome | wedding | return | quickstep | fancy | compliments", num="48th | 91st | 7th | 2nd Battalion | old 63rd",
        regiment="Highlanders | Lowland Volunteers | at the Crossing | in the Dunes | Fencibles", games="gathering | Games | Ball | rant",
        place="Ardvourlie | Loch Etterick | Glen Sallach | Inverdoran | Kirkbride | Balnamoine | the Black Strand | Craigellan | Dunskerry",
        hill="hills | braes | banks | shore | haughs", bird="eagle | lass | cock o' the north | beaux | maid | piper",
        trade="shepherd | stalker | ferryman | gamekeeper | weaver", thing="crook | bonnet | barrel | boots | dram",
        gaelic="Mo dhachaidh bheag | Cumha na h-Oidhche | Fàgail Àird Mhùirlidh | An t-Slighe Fhada | Òran an Iasgair", twin="No. 2 | (Old Setting)",
    ),
    "piano": bank(
        title="{form} | {form} | little {form} | {form} in {key} | {child} | {child} | {adj} {child} | the {toy} | the {toy}'s {form} | {adj} {form} | {season} {form} | {season} | at the {place} | in the {place} | {form} for the left hand | on the {place} road | sad {toy} | {form} ({season}) | echo | “{child}” {form} | first {loss}",
        form="minuet | gavotte | waltz | march | étude | musette | scherzo | sonatina | bagatelle | rondo | ländler | écossaise | arietta | German dance | canon | polonaise | mazurka | barcarolle | prelude",
        key="G | C major | D minor | F | A minor", child="rocking-horse | blind-man's buff | the cuckoo in the wood | soldiers passing | hide and seek | a bedtime tale | the brave rider | happy hunter | skipping rope | pinwheel | the sick bird",
        adj="sleepy | merry | clumsy | brave | forgotten | Russian | Bohemian", toy="music box | hobby horse | spinning top | puppet | china doll | tin drum | clockwork bear",
        season="spring | April | evening | winter | snow | autumn | harvest", place="brook | mill | fair | spinning wheel | church | fireside | seaside | zoo", loss="sorrow | lesson | snow | holiday", twin="II | (Reprise)",
    ),
    "carols": bank(
        title="{imp}, {who} | {what} in the {place} | the {adj} {what} | {what} {what2} | {who} {did} {when} | {imp} {when} | {town} | the {town} carol | {adj} {what}, {imp} | a {what} {what2} | {when} | {adj} {when} | {who} of {place} | ring, ye {what}s | {num} {what}s | O {adj} {what} | what {what} is this? | down in the {place} | gloria in {town} | the {beast} and the {beast} | carol of the {beast}s",
        imp="awake | come gather | rejoice | hark now | sing again | tell abroad | hush you | good neighbours", who="shepherds | wise men | good Christians | the angel | Mary | neighbours all | kings three | children",
        what="star | bell | snow | candle | rose | manger | holly bough | cradle | frost | lantern | tiding", what2="is shining | for a king | low and still | of Christmas morn | came down",
        place="valley | byre | silent town | east | winter field | frosty lane | hall", adj="bright | holy | cold | silver | lowly | gentle | bleak | joyful",
        did="came riding | kept the fold | sang | saw a light | wandered", when="this Christmas morn | in the deep midnight | on Christmas Eve | at the turn of the year | by starlight",
        town="Bethsaida | Penvale | Excelsis | Tarnside | Wexcombe", num="seven | three | ten", beast="donkey | ox | robin | wren | lamb", twin="(Second Tune) | II",
    ),
}  # fmt: skip
