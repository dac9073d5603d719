package reference

// tongue is how one language names the parts of a text. Words are separated by
// spaces, phrases by semicolons; both are compared folded, so they may stand
// here with accents or without. A word may have several meanings, also across
// languages: where it stands decides.
type tongue struct {
	chapter   string // what a text is divided into
	part      string // what holds chapters
	section   string // another division, such as a law's
	paragraph string // paragraph, verse
	several   string // those of the above that are only said of several
	of        string // stands between a paragraph and its section
	article   string // stands before a name
	to        string // stands between the ends of a range
	and       string
	last      string
	ordinals  string // from the first, in order; / separates forms
	cardinals string // from one

	show  string // phrases before what is to be shown
	asks  string // phrases that ask what a place says, before it
	close string // phrases behind what is asked for
}

var tongues = []tongue{
	{ // English
		chapter:   "chapter chap ch chapters",
		part:      "part parts book volume vol",
		section:   "section sections sec sect article art appendix act scene canto letter lesson unit episode rule clause point item",
		paragraph: "paragraph paragraphs para paras par parag verse verses vs v vv",
		several:   "chapters parts sections paragraphs paras verses vv",
		of:        "of in from at", article: "the a an", to: "to thru through until", and: "and",
		last:      "last final",
		ordinals:  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
		cardinals: "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
		show: "show;show me;show us;read;read me;read out;open;quote;cite;see;display;print;give;give me;get;get me;go to;goto;jump to;turn to;take me to;bring up;pull up;look up;" +
			"let me see;let me read;let us read;i want to read;i want to see;i would like to read;i would like to see;id like to read;id like to see;can you;could you;would you;can i;may i;please;pls;plz;hey;hi;hello;passage",
		asks:  "what does;what do;whats;what is;what is in;whats in;what is written in;what stands in;what it says in",
		close: "say;says;said;read;please;pls;plz;for me;to me;thanks;thank you",
	},
	{ // German
		chapter: "Kapitel Kap", part: "Teil Buch Band", section: "Abschnitt Abschnitte Artikel Art Anhang Akt Szene",
		paragraph: "Absatz Absätze Abs Vers Verse", several: "Absätze Abschnitte Verse",
		of: "von vom aus im in des der am an", article: "der die das den dem ein eine", to: "bis", and: "und", last: "letzte letzter letztes letzten",
		ordinals:  "erste/erster/erstes/ersten zweite/zweiter/zweites/zweiten dritte/dritter/drittes/dritten vierte/vierter/viertes/vierten fünfte/fünfter/fünftes/fünften sechste/sechster/sechstes/sechsten siebte/siebter/siebtes/siebten achte/achter/achtes/achten neunte/neunter/neuntes/neunten zehnte/zehnter/zehntes/zehnten",
		cardinals: "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
		show:      "zeig;zeig mir;zeige;zeige mir;lies;lies mir;öffne;zitiere;gib mir;gehe zu;geh zu;bitte;ich möchte;kannst du mir",
		asks:      "was sagt;was steht in;was steht im;was ist;wie lautet", close: "lesen;sehen;zeigen;bitte;danke;vor",
	},
	{ // French
		chapter: "chapitre chapitres chap", part: "partie livre tome", section: "section article appendice annexe acte scène",
		paragraph: "paragraphe paragraphes par alinéa verset versets", several: "chapitres paragraphes versets", //nolint:misspell // French
		of: "de du des dans en d", article: "le la les l un une", to: "à au jusqu'à", and: "et", last: "dernier dernière",
		ordinals:  "premier/première deuxième/second/seconde troisième quatrième cinquième sixième septième huitième neuvième dixième",
		cardinals: "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
		show:      "montre;montre moi;montrez moi;lis;lis moi;lire;ouvre;cite;donne moi;va à;va au;s'il te plaît;s'il vous plaît;je veux lire;je voudrais lire",
		asks:      "que dit;qu'est ce que dit;qu'y a t il dans", close: "s'il te plaît;s'il vous plaît;stp;svp;merci",
	},
	{ // Spanish
		chapter: "capítulo capítulos cap", part: "parte libro tomo", section: "sección artículo apéndice anexo acto escena",
		paragraph: "párrafo párrafos versículo versículos vers", several: "capítulos párrafos versículos",
		of: "de del en", article: "el la los las un una", to: "a al hasta", and: "y", last: "último última",
		ordinals:  "primero/primer/primera segundo/segunda tercero/tercer/tercera cuarto/cuarta quinto/quinta sexto/sexta séptimo/séptima octavo/octava noveno/novena décimo/décima",
		cardinals: "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
		show:      "muestra;muéstrame;muestra me;enséñame;lee;léeme;leer;abre;cita;dame;ve a;ve al;ir a;por favor;quiero leer;quiero ver",
		asks:      "qué dice;que dice;qué hay en", close: "por favor;gracias",
	},
	{ // Portuguese
		chapter: "capítulo capítulos cap", part: "parte livro volume", section: "seção secção artigo apêndice anexo ato cena",
		paragraph: "parágrafo parágrafos versículo versículos", several: "parágrafos versículos",
		of: "de do da dos das no na em", article: "o a os as um uma", to: "a ao até", and: "e", last: "último última",
		ordinals:  "primeiro/primeira segundo/segunda terceiro/terceira quarto/quarta quinto/quinta sexto/sexta sétimo/sétima oitavo/oitava nono/nona décimo/décima",
		cardinals: "um dois três quatro cinco seis sete oito nove dez onze doze",
		show:      "mostra;mostre;mostra me;mostre me;leia;lê;ler;abre;abra;cite;vá para;ir para;por favor;quero ler;quero ver",
		asks:      "o que diz;que diz;o que está", close: "por favor;obrigado;obrigada",
	},
	{ // Italian
		chapter: "capitolo capitoli cap", part: "parte libro tomo volume", section: "sezione articolo appendice allegato atto scena",
		paragraph: "paragrafo paragrafi capoverso comma versetto versetti", several: "capitoli paragrafi versetti",
		of: "di del dello della dell nel nella in", article: "il lo la gli le l un una", to: "a al fino", and: "e", last: "ultimo ultima",
		ordinals:  "primo/prima secondo/seconda terzo/terza quarto/quarta quinto/quinta sesto/sesta settimo/settima ottavo/ottava nono/nona decimo/decima",
		cardinals: "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
		show:      "mostra;mostrami;leggi;leggimi;leggere;apri;cita;dammi;vai a;vai al;per favore;voglio leggere;vorrei leggere",
		asks:      "cosa dice;che cosa dice;che dice;cosa c'è in", close: "per favore;grazie",
	},
	{ // Dutch
		chapter: "hoofdstuk hoofdstukken hfst", part: "deel boek", section: "sectie afdeling artikel bijlage",
		paragraph: "alinea alinea's vers verzen paragraaf", several: "hoofdstukken alinea's verzen",
		of: "van in uit", article: "de het een", to: "tot", and: "en", last: "laatste",
		ordinals:  "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
		cardinals: "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
		show:      "toon;toon mij;laat zien;lees;lees mij;open;citeer;geef mij;ga naar;alsjeblieft", asks: "wat zegt;wat staat er in;wat staat in", close: "zien;voor;alsjeblieft;aub;bedankt",
	},
	{ // Swedish, Norwegian, Danish
		chapter: "kapitel kapitlet kap kapittel kapittelet", part: "del bok bind", section: "avsnitt avsnittet avdeling afsnit artikel bilaga vedlegg bilag",
		paragraph: "stycke stycket avsnitt vers versen ledd stk", several: "",
		of: "i av af ur fra från", article: "det den en ett et", to: "till til", and: "och og", last: "sista siste sidste",
		ordinals: "första/første andra/andre/anden tredje fjärde/fjerde femte sjätte/sjette sjunde/sjuende/syvende åttonde/åttende/ottende nionde/niende tionde/tiende",
		show:     "visa;visa mig;vis;vis mig;vis meg;läs;les;læs;öppna;åpne;åbn;tack", asks: "vad säger;vad står i;vad står det i;hva sier;hva står i;hvad siger;hvad står der i", close: "tack;takk;tak",
	},
	{ // Finnish, Estonian
		chapter: "luku luvun luvussa peatükk", part: "osa kirja", section: "jakso artikla pykälä liite",
		paragraph: "kappale kappaleet jae jakeet säe lõik", last: "viimeinen viimane", to: "kuni", and: "ja", ordinals: "ensimmäinen toinen kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs kymmenes",
		show: "näytä;lue;avaa", asks: "mitä sanoo;mitä lukee", close: "kiitos",
	},
	{ // Hungarian
		chapter: "fejezet fejezete fejezetet fejezetének fej", part: "rész könyv kötet", section: "szakasz cikk melléklet",
		paragraph: "bekezdés bekezdése bekezdését vers verse", article: "a az egy", and: "és", last: "utolsó",
		ordinals: "első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik",
		show:     "mutasd;mutasd meg;olvasd;olvasd fel;nyisd meg;idézd", asks: "mit mond;mi áll", close: "kérlek;köszönöm",
	},
	{ // Polish
		chapter: "rozdział rozdziału rozdziale rozdz", part: "część księga tom", section: "sekcja artykuł art załącznik",
		paragraph: "akapit akapitu akapity werset wersety wers ustęp ust", several: "akapity wersety",
		of: "z w ze", to: "do", and: "i", last: "ostatni ostatnia ostatniego",
		ordinals: "pierwszy/pierwsza drugi/druga trzeci/trzecia czwarty/czwarta piąty/piąta szósty/szósta siódmy/siódma ósmy/ósma dziewiąty/dziewiąta dziesiąty/dziesiąta",
		show:     "pokaż;pokaż mi;czytaj;przeczytaj;otwórz;zacytuj;proszę", asks: "co mówi;co jest w", close: "proszę;dziękuję;dzięki",
	},
	{ // Czech, Slovak
		chapter: "kapitola kapitoly kapitole kapitolu", part: "část kniha díl svazek", section: "oddíl sekce článek příloha",
		paragraph: "odstavec odstavce odstavci odst verš verše odsek", of: "z v ve", to: "až", last: "poslední posledný",
		ordinals: "první/prvý/prvá druhý/druhá třetí/tretia čtvrtý/čtvrtá pátý/pátá šestý/šestá sedmý/sedmá osmý/osmá devátý/devátá desátý/desátá",
		show:     "ukaž;ukaž mi;čti;přečti;otevři;cituj;prosím", asks: "co říká;co je v", close: "prosím;děkuji;díky",
	},
	{ // Romanian
		chapter: "capitol capitolul capitolului cap", part: "partea cartea volumul", section: "secțiunea articolul art anexa",
		paragraph: "paragraful paragraf alineatul alineat alin versetul verset", of: "din la al", to: "până", and: "și", last: "ultimul ultima",
		ordinals: "primul/prima doilea/doua treilea/treia patrulea/patra cincilea/cincea", show: "arată;arată mi;citește;deschide;citează;te rog", asks: "ce spune;ce scrie în", close: "te rog;mulțumesc",
	},
	{ // Russian, Ukrainian, Bulgarian
		chapter: "глава главы главе главу гл розділ розділу розділі", part: "часть части книга книги том частина", section: "раздел раздела статья статьи ст приложение секція стаття",
		paragraph: "абзац абзаца абзаце абзацы параграф пункт стих стиха стихи строфа абзацу вірш вірша", several: "абзацы стихи",
		of: "из в во со з із у від", to: "по до", and: "и та й", last: "последний последняя последнюю последнего последней останній остання",
		ordinals:  "первый/первая/первую/первого/первой/перший/перша второй/вторая/вторую/второго/другий/друга третий/третья/третью/третьего/третьей/третій/третя четвёртый/четвёртая/четвёртую/четвертий/четверта пятый/пятая/пятую/пʼятий шестой/шестая/шестую седьмой/седьмая/седьмую восьмой/восьмая/восьмую девятый/девятая/девятую десятый/десятая/десятую",
		cardinals: "один/одна два/две три четыре пять шесть семь восемь девять десять",
		show:      "покажи;покажи мне;покажите;прочти;прочитай;читать;открой;процитируй;дай;хочу прочитать;пожалуйста;покажи мені;прочитай мені;будь ласка",
		asks:      "что говорит;что сказано в;что написано в;что в;що каже;що сказано в", close: "пожалуйста;спасибо;будь ласка;дякую",
	},
	{ // Greek
		chapter: "κεφάλαιο κεφαλαίου κεφ", part: "μέρος βιβλίο τόμος", section: "ενότητα τμήμα άρθρο παράρτημα", paragraph: "παράγραφος παραγράφου παράγραφο παρ εδάφιο στίχος στίχο",
		of: "του της από στο στη στην σε", article: "ο η το την τον", to: "έως ως μέχρι", and: "και", last: "τελευταίος τελευταία τελευταίο",
		ordinals: "πρώτος/πρώτη/πρώτο δεύτερος/δεύτερη/δεύτερο τρίτος/τρίτη/τρίτο τέταρτος/τέταρτη/τέταρτο πέμπτος/πέμπτη/πέμπτο", show: "δείξε;δείξε μου;διάβασε;άνοιξε;παρακαλώ", asks: "τι λέει;τι γράφει", close: "παρακαλώ;ευχαριστώ",
	},
	{ // Turkish
		chapter: "bölüm bölümü bölümün böl", part: "kısım kitap cilt", section: "kesim madde ek", paragraph: "paragraf paragrafı fıkra ayet dize", and: "ve", last: "son",
		ordinals: "birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu", show: "göster;bana göster;oku;aç;lütfen", close: "ne diyor;göster;oku;lütfen;teşekkürler",
	},
	{ // Indonesian, Vietnamese
		chapter: "bab chương", part: "bagian buku phần quyển", section: "pasal seksi mục điều", paragraph: "paragraf alinea ayat đoạn câu khoản", of: "dari di trong của", to: "sampai hingga đến", and: "dan và", last: "terakhir cuối",
		ordinals: "pertama kedua ketiga keempat kelima", show: "tampilkan;tunjukkan;baca;buka;hiển thị;đọc;mở;cho tôi xem", asks: "apa isi;apa kata", close: "tolong;terima kasih;nói gì;viết gì",
	},
	{ // Arabic, Hebrew
		chapter: "الفصل فصل الإصحاح إصحاح פרק", part: "الجزء جزء الكتاب חלק ספר", section: "القسم قسم المادة مادة סעיף", paragraph: "الفقرة فقرة الآية آية פסקה פסוק", of: "من في מתוך של ב", to: "إلى حتى עד", last: "الأخيرة الأخير האחרונה האחרון",
		ordinals: "الأول/الأولى الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة", show: "أرني;اعرض;اقرأ;افتح;من فضلك;הראה לי;הצג;קרא;בבקשה", asks: "ماذا تقول;ماذا يقول;מה אומר;מה אומרת;מה כתוב ב", close: "من فضلك;شكرا;בבקשה;תודה",
	},
	{ // Hindi, Thai
		chapter: "अध्याय บท บทที่", part: "भाग खंड पुस्तक ภาค ตอน ตอนที่ เล่ม", section: "अनुभाग धारा हिस्सा ส่วน ส่วนที่ มาตรา", paragraph: "अनुच्छेद पैराग्राफ श्लोक पद ย่อหน้า ย่อหน้าที่ วรรค ข้อ ข้อที่", of: "का के की में ใน ของ", to: "से ถึง", last: "अंतिम आखिरी สุดท้าย",
		ordinals: "पहला/पहली दूसरा/दूसरी तीसरा/तीसरी चौथा/चौथी पांचवां/पांचवीं", show: "दिखाओ;पढ़ो;แสดง;อ่าน;เปิด", close: "दिखाओ;पढ़ो;कृपया",
	},
	{ // Chinese, Japanese: every character of Han and Hiragana is a word of its own
		chapter: "章 回 話 话 篇 編", part: "部 卷 巻 幕 冊 册", section: "条 條 節 节", paragraph: "段 落 節 节 句 行", of: "的 之 の 中 里 裡 内", to: "到 至 から",
		show: "请;請;显示;顯示;看;读;讀;朗读;打开;打開;引用;给我看;給我看;我想看;我想读", asks: "请问", close: "を見せて;を読んで;を表示;を表示して;見せて;読んで;は何;と言って;说什么;說什麼;说了什么;說了什麼;写了什么;写的是什么;ください",
	},
	{ // Korean
		chapter: "장 장의 장에서 편", part: "부 부의 권 권의", section: "조 조의 절 절의 항", paragraph: "단락 단락을 문단 문단을 절 절을 구절 항", to: "부터", last: "마지막",
		ordinals: "첫번째/첫째 두번째/둘째 세번째/셋째 네번째/넷째", close: "보여줘;읽어줘;보여 주세요;읽어 주세요;뭐라고 해;내용",
	},
}

// abbreviations are those of names that are no beginning of them, or a shorter
// one than matchesWord takes: of the books that are cited most.
var abbreviations = map[string]string{
	"gn": "genesis", "ex": "exodus", "lv": "leviticus", "nm": "numbers", "nb": "numbers", "dt": "deuteronomy", "jos": "joshua",
	"jdg": "judges", "jgs": "judges", "rt": "ruth", "sa": "samuel", "sm": "samuel", "ki": "kings", "kgs": "kings", "ps": "psalms",
	"pss": "psalms", "psa": "psalms", "pr": "proverbs", "prv": "proverbs", "ec": "ecclesiastes", "qoh": "ecclesiastes",
	"canticles": "song", "jr": "jeremiah", "lm": "lamentations", "ez": "ezekiel", "dn": "daniel", "hb": "habakkuk", "zec": "zechariah",
	"mt": "matthew", "mk": "mark", "mrk": "mark", "lk": "luke", "jn": "john", "jhn": "john", "rm": "romans", "ro": "romans",
	"php": "philippians", "phlm": "philemon", "phm": "philemon", "th": "thessalonians", "ti": "timothy", "tm": "timothy",
	"jas": "james", "jm": "james", "pt": "peter", "pe": "peter", "rv": "revelation", "apoc": "apocalypse",
}
