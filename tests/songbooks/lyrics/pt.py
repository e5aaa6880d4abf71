"""Portuguese word bank."""

from .grammar import bank

BANK = bank(
    line="{subj} {verb} {place} | {time} {subj} {verb} | {act} {obj} {place} | e {time} {subj} {verb} | eu {act1} {obj} {time} | {place} {subj} {verb} | ai {first}, {ask} | {call}, que {subj} {verb} | {subj} {verb} e {subj} {verb} | quando {subj} {verb}",
    refrain_line="{call}, {call} | {call}, {first}, {call} | {subj} {verb} | {call}, que {subj} {verb} | {time}, {time} | sim, {subj} {verb} {place}",
    title="{noun} | {np} | {np} | {np} {place} | {subj} {verb} | quando {subj} {verb} | {act} {obj} | {call}, {first} | a canção de {first} | {noun} e {noun} | {num} {plural} | {place} | {ask}? | {noun} ({call}) | {call}! | {time} {place} | eu {act1} {obj} {place} | {first} e {subj} | «{np}» | {plural} – {call} | sem {plural} | {np} de {town} | era {time}",
    twin="II | (bis) | (cânone) | n.º 2 | – outra vez",
    noun="manhã | cantiga | moinho | rio | andorinha | adeus | primavera | outono | candeia | caminho | jardim | fonte | valsa | saudade | vindima | silêncio | domingo | trovoada | alegria",
    np="o velho moinho | a ponte dourada | a longa estrada | os alegres companheiros | um barquinho | o último copo | a gata cinzenta | o pobre músico | um pássaro na gaiola | a flor azul | a filha do moleiro | o rei de {town} | os sapatos de {first} | a bela moleira",
    subj="o vento | a chuva | o rouxinol | a lua | o meu amor | o fogo | o marinheiro | o velho moinho | um barquinho | a manhã | o sino | o caçador | a nossa canção | o padeiro | meu irmão | o inverno | o menino | ninguém | o padre",
    verb="vai para o mar | canta baixinho | volta sempre | brilha na noite | me chama | adormece | espera à porta | anda à roda | não para mais | dança sozinho | nunca envelhece | me dá coragem | dorme na relva | ri comigo | sabe o meu nome | passa sem ruído",
    place="sobre os montes | à beira da água | no vale | na charneca | debaixo da tília | atrás das dunas | do outro lado | junto ao Tejo | no fundo do bosque | no alto mar | à volta da fogueira | atrás da casa | pelos campos | longe de casa",
    time="de madrugada | à meia-noite | quando vem o verão | no mês de maio | no domingo | há muito tempo | esta noite | pelo Natal | depois da chuva | um belo dia | todo o inverno | amanhã",
    act="cantemos | levamos | buscamos | deixamos | achamos | saudamos | esquecemos | guardamos",
    act1="busco | levo | canto | saúdo | deixo | guardo | encontro | bendigo",
    obj="a casa dourada | a longa estrada | as velhas cantigas | um coração de pedra | um jarro de vinho | as estrelas | a luz do porto | o anel da minha mãe | o bom tempo | um pedaço de pão | a fita azul | a chave do campo",
    plural="rosas | cavaleiros | estrelas | cisnes | irmãos | caminhos | moedas | sinos | marinheiros",
    num="três | sete | doze | mil | dois | 99 | cem",
    ask="vens comigo | onde estiveste | quem toca o sino | ouves a chuva | que faz o moleiro | por que choras",
    call="olaré | viva | anda cá | adeus | içai as velas | vamos | avante | vinde todos | dorme já | cantai comigo | saúde | outra vez | aleluia",
    first="Ana | João | Lola | Tiago | Carminha | Carlos | Rosa | Pedro | Lúcia | Chico | Maria | Guilherme | Clara | Emílio | Helena",
    last="Albuquerra | Moleiro Paz | da Ponte Nova | Altariva | Olmeiro | Corveira | Pedrafogo | Tilheira | Coroado | Passarinho | Valdoso | Aguieira | Pimentel-Sá | Belmato",
    town="Porto Velho de Cima | Tilheiros | Vila Forja | Altomoinho | Montefrio | Santa Marela",
    prose="este cancioneiro nasceu de muitas noites à volta da fogueira | as canções foram recolhidas durante mais de vinte anos em {town} e arredores | quando conhecemos o autor, o nome vem indicado | algumas estrofes tiveram de ser abreviadas | agradecemos a {first} {last} e a {first} {last} a leitura das provas | os acordes são apenas sugestões | desejamos bom canto | toda correção será bem-vinda | um segundo volume está em preparação",
)
