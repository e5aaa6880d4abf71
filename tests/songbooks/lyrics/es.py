"""Spanish word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | {act} {obj} {place} | y {time} {subj} {verb} | yo {act1} {obj} {time} | {place} {subj} {verb} | ay {first}, {ask} | {call}, que {subj} {verb} | {subj} {verb} y {subj} {verb} | cuando {subj} {verb}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, que {subj} {verb} | {time}, {time} | sí, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | cuando {subj} {verb} | {act} {obj} | {call}, {first} | la canción de {first} | {noun} y {noun} | {num} {plural} | {place} | ¿{ask}? | {noun} ({call}) | ¡{call}! | {time} {place} | yo {act1} {obj} {place} | {first} y {subj} | «{np}» | {plural} – {call} | sin {plural} | {np} de {town} | era {time}",
    twin="II | (bis) | (canon) | n.º 2 | – otra vez",
    noun="mañana | nana | molino | río | golondrina | adiós | primavera | otoño | candela | camino | jardín | fuente | vals | copla | vendimia | silencio | domingo | tormenta | alegría",
    np="el viejo molino | el puente dorado | la larga senda | los alegres compañeros | una barquita | el último vaso | la gata gris | el pobre músico | un pájaro en la jaula | la flor azul | la hija del molinero | el rey de {town} | los zapatos de {first} | la bella molinera",
    subj="el viento | la lluvia | el ruiseñor | la luna | mi amor | el fuego | el marinero | el viejo molino | un barquito | la mañana | la campana | el cazador | nuestra canción | el panadero | mi hermano | el invierno | el niño | nadie | el cura",
    verb="se va hacia el mar | canta bajito | vuelve siempre | brilla en la noche | me llama | se duerme | espera en la puerta | da vueltas | no se detiene | baila solo | no envejece nunca | me da valor | duerme en la hierba | ríe conmigo | sabe mi nombre | pasa sin ruido",
    place="sobre los montes | a la orilla del agua | en el valle | en el llano | bajo el naranjo | detrás de las dunas | al otro lado | por la ribera | en el fondo del bosque | en alta mar | alrededor del fuego | detrás de la casa | por los campos | lejos de mi casa",
    time="de madrugada | a medianoche | en el verano | en el mes de mayo | el domingo | hace mucho tiempo | esta noche | por Navidad | después de la lluvia | un buen día | todo el invierno | mañana",
    act="cantemos | llevamos | buscamos | dejamos | encontramos | saludamos | olvidamos | guardamos",
    act1="busco | llevo | canto | saludo | dejo | guardo | encuentro | bendigo",
    obj="la casa dorada | el largo camino | las viejas coplas | un corazón de piedra | una jarra de vino | las estrellas | la luz del puerto | el anillo de mi madre | los buenos tiempos | un trozo de pan | la cinta azul | la llave del campo",
    plural="rosas | jinetes | estrellas | cisnes | hermanos | caminos | monedas | campanas | marineros",
    num="tres | siete | doce | mil | dos | 99 | cien",
    ask="vienes conmigo | dónde has estado | quién toca la campana | oyes la lluvia | qué hace el molinero | por qué lloras",
    call="ay ay ay | olé | ven acá | adiós | izad las velas | vamos | adelante | venid todos | duérmete ya | cantad conmigo | salud | otra vez | aleluya",
    first="Ana | Juan | Lola | Diego | Carmen | Carlos | Rosa | Pedro | Lucía | Paco | María | Guillermo | Clara | Emilio | Elena",
    last="Albarrosa | Molinero Paz | de la Puente | Altariba | Olmedilla | Cuervas | Peñafuego | Tilomar | Coronel Ruiz | Pajarete | Valdehoz | Hagunia | Pimentero | Belmonte Sanz",
    town="Puertoviejo | Tilares | Villafragua | Altomolino | Fríasmontes | Santa Marela",
    prose="este cancionero nació de muchas noches alrededor del fuego | las canciones se recogieron durante más de veinte años en {town} y sus alrededores | cuando conocemos al autor, figura su nombre | algunas estrofas han tenido que abreviarse | agradecemos a {first} {last} y a {first} {last} la lectura de las pruebas | los acordes son solo propuestas | os deseamos buen canto | toda corrección será bienvenida | está en preparación un segundo tomo",
)
