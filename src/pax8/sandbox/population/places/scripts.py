"""Places that write other letters than Latin ones."""

from pax8.sandbox.population.places.place import Place, cities, words

UKRAINE = Place(
    "UA",
    "380",
    10,
    cities("Київ|Київська область|010##|044 555 01 ##", "Львів||790##|032 555 01 ##"),
    words(
        "Олена=olena|Тарас=taras|Оксана=oksana|Богдан=bohdan|Софія=sofiia|Андрій=andrii|Ганна=hanna"
    ),
    words(
        "Шевченко=shevchenko|Коваленко=kovalenko|Бондаренко=bondarenko|Ткачук=tkachuk|Лисенко=lysenko"
    ),
    words("Дніпро=dnipro|Калина=kalyna|Світанок=svitanok|Карпати=karpaty|Лелека=leleka|Мрія=mriia"),
    words("Будівництво=budivnytstvo|Логістика=lohistyka|Право=pravo|Меблі=mebli|Аудит=audyt"),
    ("ТОВ «{brand} {trade}»", "{family} та {other} {trade}", "ПП «{trade} {family}»"),
    ("вул. Хрещатик", "просп. Свободи", "вул. Івана Франка"),
    "{street}, {number}",
)

BULGARIA = Place(
    "BG",
    "359",
    6,
    cities("София||10##|02 555 01##", "Пловдив||40##|032 555 01##"),
    words("Иван=ivan|Цветана=tsvetana|Георги=georgi|Росица=rositsa|Димитър=dimitar|Юлия=yuliya"),
    words("Иванов=ivanov|Петрова=petrova|Желев=zhelev|Христова=hristova|Стоянов=stoyanov"),
    words("Балкан=balkan|Роза=roza|Витоша=vitosha|Дунав=dunav|Орел=orel"),
    words("Строй=stroy|Счетоводство=schetovodstvo|Транспорт=transport|Дентал=dental|Мебели=mebeli"),
    ("{brand} {trade} ООД", "{family} и {other} АД", "„{trade} {family}“ ЕООД"),
    ("бул. Витоша", "ул. Шипка"),
)

GREECE = Place(
    "GR",
    "30",
    8,
    cities("Αθήνα|Αττική|105 ##|21 0555 01##", "Θεσσαλονίκη||546 ##|231 555 01##"),
    words("Γιώργος=giorgos|Ελένη=eleni|Σπύρος=spyros|Ευαγγελία=evangelia|Νίκος=nikos|Χρύσα=chrysa"),
    words("Παπαδόπουλος=papadopoulos|Οικονόμου=oikonomou|Κωνσταντίνου=konstantinou|Μακρής=makris"),
    words("Όλυμπος=olympos|Αιγαίο=aigaio|Ελιά=elia|Ήλιος=ilios|Φάρος=faros|Άγκυρα=agkyra"),
    words("Ναυτιλιακή=naftiliaki|Λογιστική=logistiki|Κατασκευές=kataskeves|Τρόφιμα=trofima"),
    ("{brand} {trade} Α.Ε.", "{family} & {other} Ο.Ε.", "{trade} {family} Ε.Π.Ε."),
    ("Οδός Ερμού", "Λεωφόρος Συγγρού", "Τσιμισκή"),
)

GEORGIA = Place(
    "GE",
    "995",
    4,
    cities("თბილისი||01##|32 255 01 ##", "ბათუმი||60##|42 255 01 ##"),
    words("ნინო=nino|გიორგი=giorgi|თამარ=tamar|დავით=davit|ქეთევან=ketevan"),
    words("ბერიძე=beridze|კაპანაძე=kapanadze|გელაშვილი=gelashvili|ლომიძე=lomidze"),
    words("კავკასია=kavkasia|ვაზი=vazi|მთვარე=mtvare|არწივი=artsivi"),
    words("მშენებლობა=mshenebloba|ლოჯისტიკა=lojistika|ღვინო=ghvino|აუდიტი=auditi"),
    ("შპს {brand} {trade}", "{family} და {other} {trade}"),
    ("რუსთაველის გამზირი", "აღმაშენებლის გამზირი"),
)

_ARABIC_GIVEN = words(
    "محمد=mohammed|فاطمة=fatima|أحمد=ahmed|ليلى=layla|يوسف=yousef|نور=nour|خالد=khaled|مريم=maryam"
)
_ARABIC_FAMILY = words(
    "الأحمد=alahmad|المنصوري=almansoori|حسن=hassan|النجار=alnajjar|الخطيب=alkhatib|سليمان=suleiman"
)
_ARABIC_BRANDS = words(
    "الواحة=alwaha|النخيل=alnakheel|الصقر=alsaqr|الفجر=alfajr|المنارة=almanara|الزيتون=alzaytoon"
)
_ARABIC_TRADES = words(
    "للمقاولات=contracting|للتجارة=trading|للمحاماة=law|للنقل=transport|للأغذية=foods|الطبية=medical"
)

EMIRATES = Place(
    "AE",
    "971",
    10,
    cities("دبي|دبي||04 555 01##", "أبو ظبي|أبو ظبي||02 555 01##"),
    _ARABIC_GIVEN,
    _ARABIC_FAMILY,
    _ARABIC_BRANDS,
    _ARABIC_TRADES,
    ("شركة {brand} {trade} ذ.م.م", "{family} وأولاده {trade}", "مجموعة {family} {trade}"),
    ("شارع الشيخ زايد", "شارع الكورنيش"),
)

EGYPT = Place(
    "EG",
    "20",
    8,
    cities("القاهرة|القاهرة|115##|02 2555 01##", "الإسكندرية||215##|03 555 01##"),
    _ARABIC_GIVEN,
    _ARABIC_FAMILY,
    _ARABIC_BRANDS,
    _ARABIC_TRADES,
    ("{brand} {trade} ش.م.م", "{family} و{other} {trade}"),
    ("شارع التحرير", "طريق الحرية"),
)

ISRAEL = Place(
    "IL",
    "972",
    8,
    cities("תל אביב-יפו||61#####|03-555-01##", "חיפה|מחוז חיפה|31#####|04-555-01##"),
    words("נועה=noa|יוסף=yosef|תמר=tamar|איתי=itay|שירה=shira|אליהו=eliyahu|מיכל=michal"),
    words("כהן=cohen|לוי=levi|מזרחי=mizrahi|פרץ=peretz|בן-דוד=bendavid|אברהם=avraham"),
    words("ארז=erez|כרמל=carmel|זית=zayit|שחר=shahar|גליל=galil|נמל=namal"),
    words("הנדסה=engineering|ייעוץ=consulting|בנייה=building|משפטים=law|לוגיסטיקה=logistics"),
    ('{brand} {trade} בע"מ', "{family}, {other} ושות'", "{trade} {family}"),
    ("רחוב הרצל", "שדרות רוטשילד"),
)

INDIA = Place(
    "IN",
    "91",
    14,
    cities("नई दिल्ली|दिल्ली|1100##|011 5550 01##", "पुणे|महाराष्ट्र|4110##|020 5550 01##"),
    words(
        "आरव=aarav|दीपिका=deepika|संजय=sanjay|प्रियंका=priyanka|राहुल=rahul|अंजलि=anjali|विक्रम=vikram"
    ),
    words("शर्मा=sharma|वर्मा=varma|गुप्ता=gupta|कुलकर्णी=kulkarni|मिश्रा=mishra|जोशी=joshi|सिंह=singh"),
    words("कमल=kamal|गंगा=ganga|सूर्या=surya|हिमालय=himalaya|मयूर=mayur|शक्ति=shakti"),
    words("इंजीनियरिंग=engineering|ट्रेडर्स=traders|टेक्सटाइल=textiles|फार्मा=pharma|निर्माण=nirman"),
    ("{brand} {trade} प्रा. लि.", "{family} एंड संस {trade}", "{family} {trade} लिमिटेड"),
    ("महात्मा गांधी मार्ग", "स्टेशन रोड"),
)

THAILAND = Place(
    "TH",
    "66",
    8,
    cities("กรุงเทพมหานคร||10###|02 555 01##", "เชียงใหม่|เชียงใหม่|50###|053 555 01##"),
    words("สมชาย=somchai|กัญญา=kanya|ณัฐพล=natthaphon|ปิยะดา=piyada|วิชัย=wichai|มาลี=malee"),
    words("ศรีสุข=srisuk|แสงทอง=saengthong|วงศ์ใหญ่=wongyai|บุญมี=boonmee|ใจดี=jaidee"),
    words("ช้างทอง=changthong|บัวหลวง=bualuang|เจ้าพระยา=chaophraya|ดาวเหนือ=daonuea"),
    words("ก่อสร้าง=kosang|ขนส่ง=khonsong|อาหาร=ahan|บัญชี=banchi|การแพทย์=kanphaet"),
    ("บริษัท {brand}{trade} จำกัด", "ห้างหุ้นส่วน {family}{trade}"),
    ("ถนนสุขุมวิท", "ถนนสีลม"),
    "{number} {street}",
)

JAPAN = Place(
    "JP",
    "81",
    18,
    cities(
        "東京都千代田区|東京都|100-####|03-5550-01##", "大阪市北区|大阪府|530-####|06-5550-01##"
    ),
    words("陽菜=hina|健太=kenta|さくら=sakura|大輔=daisuke|美咲=misaki|翔=sho|ユウキ=yuki"),
    words(
        "佐藤=sato|鈴木=suzuki|高橋=takahashi|田中=tanaka|渡邉=watanabe|小林=kobayashi|髙木=takagi"
    ),
    words("富士=fuji|さくら=sakura|みらい=mirai|日の出=hinode|ひかり=hikari|ブルー=blue"),
    words(
        "建設=kensetsu|歯科=shika|商事=shoji|運輸=unyu|設計=sekkei|食品=shokuhin|製作所=seisakusho"
    ),
    ("株式会社{brand}{trade}", "{family}{trade}株式会社", "有限会社{family}{other}{trade}"),
    ("丸の内", "梅田", "中央通り"),
    "{street}{number}",
)

TAIWAN = Place(
    "TW",
    "886",
    8,
    cities("台北市||10###|02-5550-01##", "高雄市||80###|07-555-01##"),
    words("怡君=yijun|志明=zhiming|淑芬=shufen|家豪=jiahao|雅婷=yating|冠宇=guanyu"),
    words("陳=chen|林=lin|黃=huang|張=zhang|吳=wu|歐陽=ouyang"),
    words("玉山=yushan|福爾摩沙=formosa|金龍=jinlong|大同=datong|春天=chuntian"),
    words("營造=construction|貿易=trading|會計=accounting|牙醫=dental|科技=technology"),
    ("{brand}{trade}股份有限公司", "{family}{other}{trade}有限公司"),
    ("中山北路", "忠孝東路", "五福路"),
    "{street}{number}號",
)

KOREA = Place(
    "KR",
    "82",
    10,
    cities("서울특별시||04###|02-5550-01##", "부산광역시||48###|051-555-01##"),
    words("민준=minjun|서연=seoyeon|지훈=jihoon|하은=haeun|도윤=doyun|수빈=subin"),
    words("김=kim|이=lee|박=park|최=choi|정=jung|남궁=namgung"),
    words("한빛=hanbit|무지개=mujigae|태평양=taepyeongyang|새벽=saebyeok|백두=baekdu"),
    words("건설=geonseol|물류=mullyu|회계=hoegye|치과=chigwa|식품=sikpum|법무=beommu"),
    ("(주){brand}{trade}", "{brand} {trade} 주식회사", "{family}{other}{trade}"),
    ("세종대로", "테헤란로", "해운대로"),
)

ETHIOPIA = Place(
    "ET",
    "251",
    4,
    cities(
        "አዲስ አበባ||1###|011 555 01##",
    ),
    words("አበበ=abebe|ሰላም=selam|ዳዊት=dawit|ሄለን=helen|ብርሃን=birhan"),
    words("ተስፋዬ=tesfaye|መኮንን=mekonnen|በቀለ=bekele|ኃይሉ=hailu"),
    words("ጣና=tana|አቢሲኒያ=abyssinia|ንጋት=nigat|አንበሳ=anbesa"),
    words("ቡና=buna|ንግድ=nigid|ኮንስትራክሽን=construction|ትራንስፖርት=transport"),
    ("{brand} {trade} ኃ.የተ.የግ.ማ", "{family} እና {other} {trade}"),
    ("ቦሌ መንገድ", "ቸርችል ጎዳና"),
)

PLACES = (
    UKRAINE,
    BULGARIA,
    GREECE,
    GEORGIA,
    EMIRATES,
    EGYPT,
    ISRAEL,
    INDIA,
    THAILAND,
    JAPAN,
    TAIWAN,
    KOREA,
    ETHIOPIA,
)
