"""Places in Europe, the Americas and beyond that write Latin letters, with marks or without."""

from pax8.sandbox.population.places.place import Place, cities, words

MEXICO = Place(
    "MX",
    "52",
    14,
    cities("Ciudad de México|CDMX|06###|55 5550 01##", "Monterrey|N.L.|64###|81 5550 01##"),
    words("José|María|Guadalupe|Juan|Sofía|Ángel|Ximena|Iñaki|Lucía|Jesús|Renata|Emiliano"),
    words("Hernández|García|Martínez|Núñez|Peña|Ramírez|Güemes|Ibáñez|Muñoz|Ávila|Zúñiga|Cárdenas"),
    words("Águila|Sol|Anáhuac|Quetzal|Xochimilco|Norteña|Jacaranda|Maíz|Volcán"),
    words("Logística|Construcciones|Abogados|Dental|Ingeniería|Alimentos|Textiles|Farmacéutica"),
    ("{brand} {trade}, S.A. de C.V.", "{family} y {other} {trade}", "Grupo {family}"),
    ("Av. Insurgentes Sur", "Paseo de la Reforma", "Calle 5 de Mayo"),
    "{street} {number}",
)

BRAZIL = Place(
    "BR",
    "55",
    16,
    cities(
        "São Paulo|SP|01###-###|11 5550-01##",
        "Rio de Janeiro|RJ|20###-###|21 5550-01##",
        "Florianópolis|Santa Catarina|88###-###|48 5550-01##",
    ),
    words("João|Conceição|Antônio|Mônica|Luís|Inês|Thiago|Beatriz|Caetano|Letícia|Otávio"),
    words("da Silva|dos Santos|Gonçalves|Araújo|Conceição|Magalhães|Simões|Falcão|Brandão|Leão"),
    words("Ipê|Araucária|Cruzeiro|Jacarandá|Maré|Açaí|Planalto|Sabiá|Pantanal"),
    words("Advocacia|Contabilidade|Odontologia|Engenharia|Transportes|Café|Móveis|Clínica"),
    ("{brand} {trade} Ltda.", "{family} & {other} {trade}", "{trade} {family} S.A."),
    ("Av. Paulista", "Rua das Laranjeiras", "Praça XV de Novembro"),
    "{street}, {number}",
)

SPAIN = Place(
    "ES",
    "34",
    16,
    cities(
        "Madrid|Madrid|280##|910 555 0##",
        "Barcelona|Catalunya|080##|930 555 0##",
        "Donostia|Gipuzkoa|200##|943 555 0##",
    ),
    words("Nuria|Íñigo|Begoña|Jordi|Montserrat|Sergio|Martí|Ane|Xabier|Lucía|Álvaro|Núria"),
    words("Fernández|López|Etxeberria|Puig|Sánchez|Ibarra|Güell|Núñez|Casals|Ordóñez|Vázquez"),
    words("Mediterránea|Meseta|Ebro|Tramontana|Alhambra|Itsaso|Encina|Levante"),
    words("Asesores|Abogados|Clínica Dental|Arquitectura|Logística|Bodegas|Aceites|Formación"),
    ("{brand} {trade}, S.L.", "{family} e Hijos, S.A.", "{trade} {family} y {other}"),
    ("Calle Mayor", "Passeig de Gràcia", "Gran Vía", "Plaza de la Constitución"),
    "{street}, {number}",
)

FRANCE = Place(
    "FR",
    "33",
    22,
    cities(
        "Paris|Île-de-France|750##|01 99 00 ## ##",
        "Lyon|Auvergne-Rhône-Alpes|690##|04 65 71 ## ##",
        "Saint-Étienne||420##|04 65 71 ## ##",
    ),
    words("Zoé|Benoît|Hélène|François|Aurélie|Loïc|Anaïs|Noël|Maëlle|Jérôme|Clémence|Théo"),
    words("Lefèvre|Dubois|Bénard|Le Goff|D'Aubigné|Moreau|Hervé|Guérin|Lemaître|Rousseau|Périer"),
    words("Étoile|Mistral|Chêne|Garonne|Bâtisseurs|Fleur d'Or|Océane|Hirondelle"),
    words("Conseil|Avocats|Boulangerie|Ingénierie|Menuiserie|Transports|Immobilier|Pharmacie"),
    ("{brand} {trade} SARL", "{family} et Associés", "{trade} {family} SAS", "Maison {family}"),
    ("rue de la République", "avenue Foch", "place Bellecour", "quai de l'Île"),
    "{number} {street}",
)

GERMANY = Place(
    "DE",
    "49",
    24,
    cities(
        "Berlin|Berlin|101##|030 23125 ###",
        "München|Bayern|803##|089 99998 ###",
        "Köln|NRW|506##|0221 4710 ###",
    ),
    words("Jürgen|Käthe|Björn|Günter|Anneliese|Özlem|Sönke|Mareike|Lukas|Friederike|Jörg|Uwe"),
    words("Müller|Schäfer|Weiß|Großmann|Krüger|Yıldız|Böhm|Jäger|Lüdtke|Vogel|Strauß|von Ahlefeld"),
    words("Alpen|Hanse|Eiche|Rheingold|Nordlicht|Löwen|Brücken|Grünfeld"),
    words(
        "Maschinenbau|Steuerberatung|Zahnärzte|Spedition|Bäckerei|Gebäudetechnik|Druckerei|Möbel"
    ),
    ("{brand} {trade} GmbH", "{family} & Söhne {trade} KG", "{family} {trade} GmbH & Co. KG"),
    ("Hauptstraße", "Königsallee", "Am Mühlgraben", "Lindenstraße"),
)

ITALY = Place(
    "IT",
    "39",
    12,
    cities("Milano|MI|201##|02 5550 01##", "Roma|RM|001##|06 5550 01##"),
    words("Niccolò|Giosuè|Chiara|Lorenzo|Beatrice|Matteo|Ginevra|Noè|Alessia|Tommaso"),
    words("Rossi|Bianchi|D’Angelo|Lo Russo|De Luca|Esposito|Fumarò|Marchetti|Dell’Acqua|Cattanèo"),
    words("Vesuvio|Aurora|Appennino|Ulivo|Laguna|Stella|Città|Fonte"),
    words("Edilizia|Commercialisti|Odontoiatria|Trasporti|Arredamenti|Pasticceria|Meccanica"),
    ("{brand} {trade} S.r.l.", "{family} e Figli S.n.c.", "Studio {family} {other}"),
    ("Via Roma", "Corso Garibaldi", "Piazza dell'Unità"),
)

NORTH = Place(
    "SE",
    "46",
    12,
    cities("Stockholm||11# ##|08 465 004 ##", "Göteborg||41# ##|031 390 06 ##"),
    words("Åsa|Björn|Märta|Göran|Linnéa|Håkan|Ebba|Örjan|Elsa|Nils"),
    words("Åkesson|Lindström|Sjögren|Öberg|Nyström|Bergqvist|Hägg|Ahlström|Löfgren|Ek"),
    words("Norrsken|Älgen|Skärgård|Björk|Fjäll|Lärkan|Granit|Åsen"),
    words("Bygg|Redovisning|Tandvård|Åkeri|Arkitekter|Möbler|Fastigheter|Verkstad"),
    ("{brand} {trade} AB", "{family} & {other} {trade} AB", "{family}s {trade}"),
    ("Drottninggatan", "Storgatan", "Östra Hamngatan"),
)

ICELAND = Place(
    "IS",
    "354",
    4,
    cities("Reykjavík||10#|555 01##", "Akureyri||60#|555 01##"),
    words("Þórunn|Guðmundur|Sigríður|Ægir|Björk|Hörður|Ásdís|Þorsteinn"),
    words("Jónsdóttir|Guðmundsson|Þórsdóttir|Sigurðsson|Ólafsdóttir|Ægisson"),
    words("Jökull|Þingvellir|Æðarfugl|Norðurljós|Hekla"),
    words("Útgerð|Bókhald|Tannlæknar|Verkfræði|Ferðir"),
    ("{brand} {trade} ehf.", "{family} og {other} slf."),
    ("Laugavegur", "Skólavörðustígur", "Hafnarstræti"),
)

POLAND = Place(
    "PL",
    "48",
    14,
    cities("Warszawa|mazowieckie|00-###|22 555 01 ##", "Łódź|łódzkie|90-###|42 555 01 ##"),
    words("Małgorzata|Paweł|Agnieszka|Łukasz|Żaneta|Wojciech|Kinga|Stanisław|Zofia|Jędrzej"),
    words("Wójcik|Kowalczyk|Zieliński|Dąbrowska|Gołąb|Święcicki|Źródlak|Ćwik|Łukasik|Mróz"),
    words("Żubr|Wisła|Dębowy|Bałtyk|Słońce|Orzeł|Zamość|Krąg"),
    words("Budownictwo|Księgowość|Stomatologia|Transport|Meble|Piekarnia|Drukarnia|Prawo"),
    ("{brand} {trade} sp. z o.o.", "{family} i {other} S.A.", "{trade} {family}"),
    ("ul. Świętokrzyska", "al. Jerozolimskie", "ul. Piłsudskiego"),
)

TURKEY = Place(
    "TR",
    "90",
    10,
    cities("İstanbul|İstanbul|34###|212 555 01 ##", "İzmir|İzmir|35###|232 555 01 ##"),
    words("Işıl|Çağla|Ömer|Şule|İbrahim|Gökçe|Yiğit|Zeynep|Ülkü|Doğan"),
    words("Yılmaz|Şahin|Öztürk|Çelik|Kılıç|Aydoğan|İnanç|Gündüz|Işık|Güneş"),
    words("Boğaziçi|Anadolu|Yıldız|Çınar|Kızılırmak|Güneş|Şelale"),
    words("İnşaat|Mühendislik|Lojistik|Tekstil|Gıda|Muhasebe|Diş Kliniği|Mobilya"),
    ("{brand} {trade} A.Ş.", "{family} {trade} Ltd. Şti.", "{family} Kardeşler {trade}"),
    ("Bağdat Caddesi", "İstiklal Caddesi", "Atatürk Bulvarı"),
    "{street} No:{number}",
)

VIETNAM = Place(
    "VN",
    "84",
    8,
    cities("Hà Nội||1000##|024 5550 01##", "Thành phố Hồ Chí Minh||7000##|028 5550 01##"),
    words("Thị Hương|Văn Dũng|Ngọc Ánh|Quốc Bảo|Thùy Linh|Đức Anh|Mỹ Duyên|Hữu Nghĩa"),
    words("Nguyễn|Trần|Lê|Phạm|Huỳnh|Võ|Đặng|Bùi|Đỗ|Ngô"),
    words("Hoa Sen|Sao Việt|Rồng Vàng|Bình Minh|Đại Dương|Thăng Long"),
    words("Xây Dựng|Vận Tải|Thực Phẩm|Kế Toán|Nội Thất|Dược Phẩm"),
    ("Công ty TNHH {trade} {brand}", "Công ty CP {brand} {trade} {family}"),
    ("Phố Huế", "Đường Lê Lợi", "Đường Nguyễn Huệ"),
    "{number} {street}",
)

KENYA = Place(
    "KE",
    "254",
    8,
    cities("Nairobi|Nairobi County|00###|020 555 01##", "Mombasa||80###|041 555 01##"),
    words("Wanjiru|Otieno|Achieng|Kamau|Njeri|Kipchoge|Zawadi|Baraka|Amina|Mwangi"),
    words("Odhiambo|Wambui|Kariuki|Mutua|Ndung'u|Chebet|Mohamed|Ng'ang'a|Ochieng|Njoroge"),
    words("Simba|Kilimanjaro|Savannah|Baobab|Twiga|Uhuru|Mawingu"),
    words("Logistics|Tea Exporters|Advocates|Safaris|Hardware|Dairy|Consulting"),
    ("{brand} {trade} Ltd", "{family} & {other} {trade}", "{trade} ya {family}"),
    ("Moi Avenue", "Kenyatta Avenue", "Ngong Road"),
    "{number} {street}",
)

PLACES = (
    MEXICO,
    BRAZIL,
    SPAIN,
    FRANCE,
    GERMANY,
    ITALY,
    NORTH,
    ICELAND,
    POLAND,
    TURKEY,
    VIETNAM,
    KENYA,
)
