"""Places where business is done in English."""

from pax8.sandbox.population.places.place import Place, cities, words

_GIVEN = words(
    "Olivia|Emma|Charlotte|Amelia|Sophia|Mia|Isabella|Ava|Evelyn|Luna|Harper|Grace|Hannah|Zoe|Nora"
    "|Liam|Noah|Oliver|James|Elijah|Mateo|Theodore|Henry|Lucas|William|Benjamin|Levi|Ezra|Aaliyah"
    "|Jamal|Latoya|Tyrone|Keisha|DeShawn|Maria|José|Xiomara|Wei|Priya|Arjun|Fatima|Omar|Minh|Thuy"
    "|Kenji|Siobhán|Declan|Brigid|Callum|Fiona|Hamish|Ruth|Margaret|Walter|Ruby|Mary-Ann|J. T."
)
_FAMILY = words(
    "Smith|Johnson|Williams|Brown|Jones|Garcia|Miller|Davis|Rodriguez|Martinez|Hernandez|Lopez"
    "|Wilson|Anderson|Thomas|Taylor|Moore|Jackson|Martin|Lee|Thompson|White|Harris|Clark|Lewis"
    "|Robinson|Walker|Young|Allen|King|Wright|Scott|Torres|Nguyen|Hill|Flores|Green|Adams|Baker"
    "|Nelson|Carter|Mitchell|Roberts|Campbell|Rivera|O'Brien|O'Connor|McDonald|MacLeod|Fitzgerald"
    "|Patel|Kim|Okafor|Abernathy|Whitfield|Van Buren|St. Clair|Delacroix|Lindqvist|Featherstone"
)
_BRANDS = words(
    "Harbor|Summit|Blue Ridge|Cornerstone|Ironwood|Lakeside|Silver Creek|North Star|Redwood|Pioneer"
    "|Maple Leaf|Evergreen|Golden Gate|Prairie|Granite|Beacon Hill|Copper Canyon|Riverbend|Sage"
    "|Old Mill|Bright Path|Two Rivers|Lighthouse|Stonebridge|Fairview|Windmill|Juniper|Magnolia"
    "|Tidewater|High Desert|Anchor|Compass|Keystone|Liberty|Monarch|Meridian|Cedar Grove|Foxglove"
    "|Kingfisher|Thistle|Heather Glen|Moorland|Billabong|Southern Cross|Wattle|Kauri|Table Mountain"
)
_TRADES = words(
    "Dental|Family Dental|Law|Legal|Accounting|Architects|Engineering|Construction|Roofing|Plumbing"
    "|Logistics|Freight|Realty|Property Management|Insurance|Wealth Advisors|Veterinary Clinic"
    "|Pediatrics|Orthopedics|Pharmacy|Bakery|Coffee Roasters|Brewing|Catering|Farms|Vineyards"
    "|Manufacturing|Machine Works|Steel|Packaging|Printing|Media|Design Studio|Marketing|Staffing"
    "|Charter School|Academy|Community Church|Foundation|Credit Union|Auto Group|Electric|Solar"
    "|HVAC|Landscaping|Furniture|Outfitters|Hospitality|Fitness|Physiotherapy|Analytics|Surveyors"
)
_STREETS = (
    "Main St",
    "Broadway",
    "Oak Ave",
    "Maple Dr",
    "Washington Blvd",
    "Market St",
    "2nd St",
    "5th Ave",
    "Elm St",
    "Park Ave",
    "Lincoln Way",
    "Commerce Pkwy",
    "Industrial Rd",
    "Sunset Blvd",
    "County Road 12",
    "Martin Luther King Jr Blvd",
)

UNITED_STATES = Place(
    "US",
    "1",
    600,
    cities(
        "New York|NY|100##|212-555-01##",
        "Brooklyn|NY|112##|718-555-01##",
        "Buffalo|NY|142##|716-555-01##",
        "Denver|CO|802##|303-555-01##",
        "Greenwood Village|CO|8011#|720-555-01##",
        "Colorado Springs|CO|809##|719-555-01##",
        "Chicago|IL|606##|312-555-01##",
        "Austin|TX|787##|512-555-01##",
        "Houston|TX|770##|713-555-01##",
        "El Paso|Texas|799##|915-555-01##",
        "Miami|FL|331##|305-555-01##",
        "Tampa|Florida|336##|813-555-01##",
        "Atlanta|GA|303##|404-555-01##",
        "Raleigh|NC|276##|919-555-01##",
        "Boston|MA|021##|617-555-01##",
        "Philadelphia|PA|191##|215-555-01##",
        "Cleveland|OH|441##|216-555-01##",
        "Minneapolis|MN|554##|612-555-01##",
        "Seattle|WA|981##|206-555-01##",
        "Portland|OR|972##|503-555-01##",
        "San Francisco|CA|941##|415-555-01##",
        "Los Angeles|California|900##|213-555-01##",
        "Phoenix|AZ|850##|602-555-01##",
        "Salt Lake City|UT|841##|801-555-01##",
        "Honolulu|HI|968##|808-555-01##",
        "San Juan|PR|009##|787-555-01##",
    ),
    _GIVEN,
    _FAMILY,
    _BRANDS,
    _TRADES,
    (
        "{brand} {trade}",
        "{brand} {trade}, LLC",
        "{brand} {trade} Inc.",
        "{family} {trade}",
        "{family} & {other} {trade}",
        "{family}, {other} & Sons",
        "{family} Brothers {trade}",
        "{city} {trade} Group",
        '{brand} "The Original" {trade} Co.',
        "{family} {trade} of {city}",
    ),
    _STREETS,
    "{number} {street}",
)

CANADA = Place(
    "CA",
    "1",
    55,
    cities(
        "Toronto|ON|M5@ #@#|416-555-01##",
        "Ottawa|Ontario|K1@ #@#|613-555-01##",
        "Vancouver|BC|V6@ #@#|604-555-01##",
        "Calgary|AB|T2@ #@#|403-555-01##",
        "Montréal|QC|H3@ #@#|514-555-01##",
        "Québec|QC|G1@ #@#|418-555-01##",
        "Halifax|NS|B3@ #@#|902-555-01##",
    ),
    words("Émilie|Mathieu|Geneviève|Étienne|Liam|Olivia|Noah|Chloé|Owen|Sarah|Tremaine|Manpreet"),
    words("Tremblay|Gagnon|Roy|Côté|Bouchard|Singh|MacKenzie|Fraser|Li|Pelletier|O'Neill|Sinclair"),
    words(
        "Maple Leaf|Boréal|Northern Lights|Laurentides|Great Lakes|Castor|Caribou|Rideau|Pacifique"
    ),
    _TRADES,
    (
        "{brand} {trade} Ltd.",
        "{family} {trade} Inc.",
        "Groupe {family}",
        "{family} et {other} inc.",
    ),
    ("King St W", "rue Sainte-Catherine O", "Granville St", "8 Ave SW", "boul. René-Lévesque E"),
    "{number} {street}",
)

UNITED_KINGDOM = Place(
    "GB",
    "44",
    60,
    cities(
        "London|Greater London|EC#@ #@@|020 7946 0###",
        "Manchester|Greater Manchester|M# #@@|0161 496 0###",
        "Edinburgh|Scotland|EH# #@@|0131 496 0###",
        "Cardiff|Cymru|CF## #@@|029 2018 0###",
        "Belfast|Northern Ireland|BT# #@@|028 9649 6###",
        "Leeds||LS# #@@|0113 496 0###",
    ),
    _GIVEN,
    _FAMILY,
    _BRANDS,
    _TRADES,
    ("{brand} {trade} Ltd", "{family} & {other} {trade} LLP", "{family} {trade} Limited"),
    ("High Street", "Church Lane", "Victoria Road", "Station Approach", "King’s Parade"),
    "{number} {street}",
)

IRELAND = Place(
    "IE",
    "353",
    14,
    cities("Dublin|Leinster|D0# @#@#|020 91# ####", "Galway|Connacht|H91 @#@#|020 91# ####"),
    words("Aoife|Saoirse|Niamh|Róisín|Oisín|Cillian|Tadhg|Seán|Ciara|Fionn|Gráinne|Conor"),
    words("Murphy|Kelly|O’Sullivan|Walsh|Ó Briain|Byrne|Ryan|Ní Chonaill|McCarthy|Gallagher|Doyle"),
    words("Shamrock|Liffey|Claddagh|Connemara|Tara|Cliffs|Harp|Burren|Emerald"),
    _TRADES,
    ("{brand} {trade} Teoranta", "{family} {trade} DAC", "{family} & {other} Solicitors"),
    ("O'Connell Street", "Grafton Street", "Sráid na Siopaí", "Eyre Square"),
    "{number} {street}",
)

AUSTRALIA = Place(
    "AU",
    "61",
    34,
    cities(
        "Sydney|NSW|20##|02 5550 ####",
        "Melbourne|VIC|30##|03 5550 ####",
        "Brisbane|QLD|40##|07 5550 ####",
        "Perth|Western Australia|60##|08 5550 ####",
    ),
    _GIVEN,
    _FAMILY,
    _BRANDS,
    _TRADES,
    ("{brand} {trade} Pty Ltd", "{family} {trade} Pty. Ltd.", "{family} & {other} {trade}"),
    ("George Street", "Collins Street", "Queen Street", "Hay Street", "The Esplanade"),
    "{number} {street}",
)

NEW_ZEALAND = Place(
    "NZ",
    "64",
    14,
    cities(
        "Auckland||10##|09 555 01##", "Wellington||60##|04 555 01##", "Tāmaki||10##|09 555 01##"
    ),
    words("Aroha|Tāne|Mere|Wiremu|Anahera|Nikau|Charlotte|Jack|Isla|Hēmi|Moana|Kahu"),
    words("Ngata|Te Rangi|Parata|Wilson|Tūroa|Pōmare|Taylor|Hēnare|Walker|Rāwiri|Fraser"),
    words("Kōwhai|Pounamu|Tūī|Kererū|Southern Alps|Aoraki|Harbour|Koru|Fern"),
    _TRADES,
    ("{brand} {trade} Ltd", "{family} {trade} NZ"),
    ("Queen Street", "Lambton Quay", "Karangahape Road"),
    "{number} {street}",
)

PLACES = (UNITED_STATES, CANADA, UNITED_KINGDOM, IRELAND, AUSTRALIA, NEW_ZEALAND)
