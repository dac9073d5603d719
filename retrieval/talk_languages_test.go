package retrieval

import (
	"slices"
	"testing"
)

// A row holds, of one language, what is said for each kind of small talk, what
// goes on from the message before, a question with small talk around it, what
// is left of that, and a question that has none.
var talkRows = []struct {
	language, okay, sorry                                 string
	hello, thanks, bye, who, able, help, about, more, why string
	and, asked, left, plain                               string
}{
	{"en", "I see", "that's not what I asked", "hi everyone", "thank you so much!", "see you later", "Who are you?", "what can you do", "help me please", "What's this book about?", "tell me more", "why is that", "and the harbour?", "Hello! Can someone tell me when the mill burned down? Thanks", "when the mill burned down?", "when did the mill burn down?"},
	{"de", "ach so", "du liegst völlig falsch", "Guten Morgen zusammen!", "vielen Dank für die Hilfe", "bis später", "wer bist du?", "was kannst du alles?", "kannst du mir helfen", "worum geht es in diesem Buch?", "erzähl mir mehr", "wieso das denn", "und der Hafen?", "Hallo zusammen, weiß jemand, wem die Boote gehören? Danke!", "wem die Boote gehören?", "Wem gehören die Boote?"},
	{"es", "entendido", "eso está mal", "buenos días a todos", "muchas gracias por la ayuda", "hasta luego", "¿quién eres?", "¿qué puedes hacer?", "ayuda por favor", "¿De qué trata este libro?", "cuéntame más", "¿por qué?", "¿y el puerto?", "Hola, ¿alguien me puede decir cuándo se quemó el molino? gracias de antemano", "cuándo se quemó el molino?", "¿Cuándo se quemó el molino?"},
	{"fr", "j'ai compris", "ce n'est pas ma question", "bonjour à tous", "merci beaucoup pour ton aide", "à bientôt", "qui es-tu ?", "qu'est-ce que tu peux faire ?", "peux-tu m'aider ?", "De quoi parle ce livre ?", "dis-m'en plus", "pourquoi ça ?", "et le port ?", "Bonjour, est-ce que quelqu'un sait quand le moulin a brûlé ? merci d'avance", "quand le moulin a brûlé ?", "Quand le moulin a-t-il brûlé ?"},
	{"it", "ho capito", "non è quello che ho chiesto", "buongiorno a tutti", "grazie mille!", "a presto", "chi sei?", "cosa sai fare?", "mi puoi aiutare?", "Di cosa parla questo libro?", "dimmi di più", "come mai?", "e il porto?", "Ciao a tutti, qualcuno sa dirmi quando è bruciato il mulino? grazie in anticipo", "quando è bruciato il mulino?", "Quando è bruciato il mulino?"},
	{"pt", "entendi", "isso está errado", "bom dia pessoal", "muito obrigada pela ajuda", "até logo", "quem é você?", "o que você pode fazer?", "você pode me ajudar?", "Sobre o que é este capítulo?", "me conta mais", "por quê?", "e o porto?", "Oi pessoal, alguém sabe me dizer quando o moinho queimou? obrigado desde já", "quando o moinho queimou?", "Quando o moinho queimou?"},
	{"nl", "snap ik", "dat is helemaal fout", "hoi allemaal", "dankjewel voor je hulp", "tot ziens", "wie ben je?", "wat kan je allemaal doen?", "kun je me helpen?", "Waar gaat dit boek over?", "vertel me meer", "hoezo?", "en de haven?", "Hallo allemaal, weet iemand wanneer de molen is afgebrand? alvast bedankt", "wanneer de molen is afgebrand?", "Wanneer is de molen afgebrand?"},
	{"sv", "förstått", "det var inte det jag frågade", "hejsan allihopa", "tack så mycket för hjälpen", "hej då", "vem är du?", "vad kan du göra?", "kan du hjälpa mig?", "Vad handlar den här texten om?", "berätta mer", "varför det?", "och hamnen?", "Hej alla, vet någon när kvarnen brann? tack på förhand", "när kvarnen brann?", "När brann kvarnen?"},
	{"no", "skjønner", "det er feil", "hei alle sammen", "tusen takk for hjelpen", "ha det bra", "hvem er du?", "hva kan du gjøre?", "kan du hjelpe meg?", "Hva handler denne teksten om?", "fortell mer", "hvorfor det?", "og havna?", "Hei alle, vet noen når mølla brant? takk på forhånd", "når mølla brant?", "Når brant mølla?"},
	{"da", "forstået", "det er ikke det jeg spurgte om", "hej alle sammen", "mange tak for hjælpen", "vi ses", "hvem er du?", "hvad kan du?", "kan du hjælpe mig?", "Hvad handler bogen om?", "fortæl mere", "hvorfor det?", "og havnen?", "Hej alle, ved nogen hvornår møllen brændte? på forhånd tak", "hvornår møllen brændte?", "Hvornår brændte møllen?"},
	{"fi", "ymmärrän", "tuo on ihan väärin", "moi kaikki", "kiitos paljon avusta", "näkemiin", "kuka olet?", "mitä osaat tehdä?", "voitko auttaa minua?", "Mistä tämä kirja kertoo?", "kerro lisää", "miksi niin?", "entä satama?", "Moi kaikki, tietääkö joku milloin mylly paloi? kiitos etukäteen", "milloin mylly paloi?", "Milloin mylly paloi?"},
	{"hu", "értem", "nem ezt kérdeztem", "sziasztok", "nagyon köszönöm a segítséget", "viszlát", "ki vagy?", "mit tudsz csinálni?", "tudsz segíteni?", "Miről szól ez a könyv?", "mesélj még", "miért van ez így?", "és a kikötő?", "Sziasztok, tudja valaki, hogy mikor égett le a malom? előre is köszi", "mikor égett le a malom?", "Mikor égett le a malom?"},
	{"pl", "rozumiem", "nie o to pytałam", "dzień dobry wszystkim", "wielkie dzięki za pomoc", "do widzenia", "kim jesteś?", "co potrafisz?", "możesz mi pomóc?", "O czym jest ta książka?", "powiedz coś więcej", "dlaczego tak?", "a co z portem?", "Cześć wszystkim, czy ktoś wie kiedy spłonął młyn? z góry dzięki", "kiedy spłonął młyn?", "Kiedy spłonął młyn?"},
	{"cs", "rozumím", "to není pravda", "dobrý den všem", "díky moc za pomoc", "na shledanou", "kdo jsi?", "co umíš?", "můžeš mi pomoct?", "O čem je tato kniha?", "řekni mi víc", "proč to tak je?", "a co přístav?", "Ahoj všem, neví někdo, kdy shořel mlýn? předem díky", "kdy shořel mlýn?", "Kdy shořel mlýn?"},
	{"ro", "am înțeles", "nu este corect", "bună ziua tuturor", "mulțumesc mult pentru ajutor", "la revedere", "cine ești?", "ce poți face?", "mă poți ajuta?", "Despre ce este această carte?", "spune-mi mai multe", "de ce așa?", "și portul?", "Salut tuturor, știe cineva când a ars moara? mulțumesc anticipat", "când a ars moara?", "Când a ars moara?"},
	{"tr", "anladım", "bu doğru değil", "herkese selam", "yardımın için çok teşekkür ederim", "görüşürüz", "sen kimsin?", "neler yapabilirsin?", "bana yardım eder misin?", "Bu kitap ne hakkında?", "daha fazla anlat", "niye öyle?", "peki ya liman?", "Selam arkadaşlar, değirmenin ne zaman yandığını bilen var mı? şimdiden teşekkürler", "değirmenin ne zaman yandığını", "Değirmen ne zaman yandı?"},
	{"vi", "hiểu rồi", "câu trả lời sai", "chào mọi người", "cảm ơn bạn rất nhiều", "hẹn gặp lại", "bạn là ai?", "bạn có thể làm gì?", "bạn có thể giúp tôi không?", "Cuốn sách này nói về cái gì?", "kể thêm đi", "sao vậy?", "còn bến cảng?", "Chào mọi người, cho mình hỏi cối xay cháy khi nào? cảm ơn trước", "cối xay cháy khi nào?", "Cối xay cháy khi nào?"},
	{"id", "saya mengerti", "itu salah", "selamat pagi semua", "makasih banyak ya", "sampai jumpa", "kamu siapa?", "apa yang bisa kamu lakukan?", "bisa bantu saya?", "Buku ini tentang apa?", "ceritakan lebih lanjut", "kenapa begitu?", "dan pelabuhannya?", "Halo semua, ada yang tahu kapan kincirnya terbakar? terima kasih sebelumnya", "kapan kincirnya terbakar?", "Kapan kincirnya terbakar?"},
	{"ru", "договорились", "это не то, что я спросила", "всем привет!", "большое спасибо за помощь", "до свидания", "кто ты?", "что ты умеешь?", "помоги мне пожалуйста", "О чём эта книга?", "расскажи подробнее", "почему так?", "а гавань?", "Всем привет, кто-нибудь знает, когда сгорела мельница? заранее спасибо", "когда сгорела мельница?", "Когда сгорела мельница?"},
	{"uk", "зрозуміла", "це неправильно", "добрий день усім", "щиро дякую за допомогу", "до побачення", "хто ти?", "що ти вмієш?", "допоможи мені будь ласка", "Про що ця книга?", "розкажи детальніше", "чому так?", "а гавань?", "Привіт усім, хтось знає, коли згорів млин? заздалегідь дякую", "коли згорів млин?", "Коли згорів млин?"},
	{"el", "κατάλαβα", "αυτό είναι λάθος", "καλημέρα σε όλους", "ευχαριστώ πολύ για τη βοήθεια", "τα λέμε", "ποιος είσαι;", "τι μπορείς να κάνεις;", "μπορείς να με βοηθήσεις;", "Για τι μιλάει αυτό το βιβλίο;", "πες μου περισσότερα", "γιατί έτσι;", "και το λιμάνι;", "Γεια σας παιδιά, ξέρει κανείς πότε κάηκε ο μύλος; ευχαριστώ εκ των προτέρων", "πότε κάηκε ο μύλος;", "Πότε κάηκε ο μύλος;"},
	{"ar", "فهمت", "هذا غير صحيح", "السلام عليكم جميعا", "شكرا جزيلا على المساعدة", "مع السلامة", "من أنت؟", "ماذا تستطيع أن تفعل؟", "هل يمكنك مساعدتي؟", "عن ماذا يتحدث هذا الكتاب؟", "أخبرني المزيد", "لماذا؟", "وماذا عن الميناء؟", "مرحبا جميعا، هل يعرف أحد متى احترقت الطاحونة؟ شكرا مقدما", "متى احترقت الطاحونة؟", "متى احترقت الطاحونة؟"},
	{"hi", "समझा", "यह गलत है", "हेलो दोस्तों", "मदद के लिए बहुत बहुत धन्यवाद", "फिर मिलेंगे", "आप कौन हैं?", "आप क्या कर सकते हैं?", "क्या आप मेरी मदद कर सकते हैं?", "यह किताब किस बारे में है?", "और बताओ", "ऐसा क्यों?", "और बंदरगाह?", "नमस्ते दोस्तों, किसी को पता है चक्की कब जली? धन्यवाद", "चक्की कब जली?", "चक्की कब जली?"},
	{"zh", "明白了", "答非所问", "大家好", "非常感谢你的帮助", "再见", "你是谁？", "你能做什么？", "你能帮我吗？", "这本书讲的是什么？", "多说一点", "为什么呢？", "那港口呢？", "请问磨坊是什么时候烧毁的？谢谢", "磨坊是什么时候烧毁的？", "磨坊是什么时候烧毁的？"},
	{"ja", "なるほど", "それは違います", "おはようございます", "どうもありがとうございました", "またね", "あなたは誰ですか？", "何ができますか？", "手伝ってくれますか？", "この本は何についてですか？", "もっと教えて", "どうしてですか？", "じゃあ港は？", "すみません、水車小屋はいつ焼けましたか？ありがとうございます", "水車小屋はいつ焼けましたか？", "水車小屋はいつ焼けましたか？"},
	{"ko", "그렇군요", "그건 틀렸어요", "안녕하세요 여러분", "정말 감사합니다", "안녕히 계세요", "넌 누구야?", "뭐 할 수 있어?", "도와줄 수 있나요?", "이 책은 무슨 내용이야?", "더 알려줘", "왜 그래요?", "그럼 항구는?", "안녕하세요, 방앗간이 언제 불탔나요? 미리 감사합니다", "방앗간이 언제 불탔나요?", "방앗간이 언제 불탔나요?"},
	{"he", "הבנתי", "זה לא נכון", "היי לכולם", "תודה רבה על העזרה", "להתראות", "מי אתה?", "מה אתה יכול לעשות?", "אתה יכול לעזור לי?", "על מה הספר הזה?", "ספר לי עוד", "למה ככה?", "ומה עם הנמל?", "היי לכולם, מישהו יודע מתי נשרפה הטחנה? תודה מראש", "מתי נשרפה הטחנה?", "מתי נשרפה הטחנה?"},
	{"th", "เข้าใจแล้วครับ", "ตอบผิด", "สวัสดีครับ", "ขอบคุณมากครับ", "แล้วเจอกัน", "คุณคือใคร", "คุณทำอะไรได้บ้าง", "ช่วยหน่อยครับ", "หนังสือเล่มนี้เกี่ยวกับอะไร", "เล่าต่อ", "ทำไมล่ะ", "แล้วท่าเรือล่ะ", "สวัสดีครับ ขอถามหน่อยครับ โรงสีไหม้เมื่อไหร่ ขอบคุณครับ", "โรงสีไหม้เมื่อไหร่", "โรงสีไหม้เมื่อไหร่"},
}

func TestSmallTalkOfEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, row := range talkRows {
		t.Run(row.language, func(t *testing.T) {
			t.Parallel()
			for talk, message := range []string{
				TalkOkay: row.okay, TalkSorry: row.sorry, TalkHello: row.hello, TalkThanks: row.thanks, TalkBye: row.bye, TalkWho: row.who, TalkAble: row.able,
				TalkHelp: row.help, TalkAbout: row.about, TalkMore: row.more, TalkWhy: row.why, NoTalk: row.plain,
			} {
				if got := TalkOf(message); got != Talk(talk) {
					t.Errorf("%q is %v, want %v", message, got, talk)
				}
			}
			for _, message := range []string{row.asked, row.left, row.plain, row.and} {
				if got := TalkOf(message); got != NoTalk {
					t.Errorf("%q is %v", message, got)
				}
			}
			for message, want := range map[string]bool{row.and: true, row.plain: false} {
				if _, got := FollowUpOf(message); got != want {
					t.Errorf("%q follows up: %v, want %v", message, got, want)
				}
			}
			if got := talkIn(row.language).cutTalk(row.asked, nothingKnown); got != row.left {
				t.Errorf("%q is cut to %q, want %q", row.asked, got, row.left)
			}
			if got := talkIn(row.language).cutTalk(row.plain, nothingKnown); got != row.plain {
				t.Errorf("%q is cut to %q", row.plain, got)
			}
		})
	}
}

func TestEveryLanguageWithFunctionWordsHasSmallTalk(t *testing.T) {
	t.Parallel()
	var want []string
	for _, l := range languages {
		if len(lexicon(l.code+".stop.txt")) > 0 {
			want = append(want, l.code)
		}
	}
	want = append(want, talkOnly...)
	var have, tested []string
	for code := range talkLists {
		if len(lexicon(code+".talk.txt")) > 0 {
			have = append(have, code)
		}
	}
	for _, row := range talkRows {
		tested = append(tested, row.language)
	}
	for _, codes := range [][]string{want, have, tested} {
		slices.Sort(codes)
	}
	if !slices.Equal(have, want) || !slices.Equal(tested, want) {
		t.Errorf("small talk in %v, tested in %v, want %v", have, tested, want)
	}
}
