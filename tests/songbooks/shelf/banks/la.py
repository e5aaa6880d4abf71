"""Latin word bank: short texts to be sung over and over."""

from songbooks.lyrics.grammar import bank

BANK = bank(
    line="{imp} {obj} | {imp} {obj}, {imp} {obj2} | {voc}, {ask} | {subj} {verb} | {subj} {verb} in {abl} | {voc}, {voc}, {ask} | in {abl} {subj} {verb}",
    refrain_line="{voc}, {ask} | {imp} {obj} | alleluia, {imp} {obj}",
    title="{imp} {obj} | {voc}, {ask} | {subj} {verb} | {subj} in {abl} | in {abl}",
    twin="II",
    imp="laudate | cantate | adorate | gustate | benedicite | quaerite | exspectate | audite",
    obj="nomen Domini | omnes gentes | lumen cordium | panem vitae | Dominum nostrum | canticum novum",
    obj2="et vivet anima | in saecula | omnis terra | in aeternum",
    voc="o Christe | Domine Deus | veni Sancte Spiritus | Iesu | o lux beata | Maria | Salvator mundi",
    ask="miserere nobis | dona pacem | mane nobiscum | audi nos | illumina noctem | exaudi preces | tecum maneam",
    subj="lumen meum | misericordia eius | ubi fides | surrexit Christus | pax aeterna | bonitas tua | amor et gaudium",
    verb="manet | venit | resonat | floret | vincit tenebras | vivificat nos | non deficit",
    abl="pace | tenebris | manibus tuis | caritate | nocte | domo Domini | silentio | corde meo",
    first="Paulus | Iohannes", last="Montanus | Silvius", town="Vallis",
)
