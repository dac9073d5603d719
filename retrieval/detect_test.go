package retrieval

import "testing"

func TestDetectLanguage(t *testing.T) {
	t.Parallel()
	tests := []struct{ want, text string }{
		{"en", "The library opens at nine. Who may borrow a book, and for how long?"},
		{"en", "What colour is the house?"},
		{"es", "La biblioteca abre a las nueve. ¿Quién puede llevarse un libro y por cuánto tiempo?"},
		{"es", "Los jóvenes prefieren viajar en tren porque es más barato."},
		{"fr", "La bibliothèque ouvre à neuf heures. Qui peut emprunter un livre et pour combien de temps ?"},
		{"fr", "L'hiver, les habitants de la ville restent chez eux."},
		{"de", "Die Bücherei öffnet um neun Uhr. Wer darf ein Buch ausleihen und wie lange?"},
		{"it", "La biblioteca apre alle nove. Chi può prendere un libro e per quanto tempo?"},
		{"pt", "A biblioteca abre às nove. Quem pode levar um livro e por quanto tempo?"},
		{"nl", "De bibliotheek gaat om negen uur open. Wie mag een boek lenen en hoe lang?"},
		{"sv", "Biblioteket öppnar klockan nio. Vem får låna en bok och hur länge?"},
		{"no", "Biblioteket åpner klokken ni. Hvem kan låne en bok, og hvor lenge kan de ha den? Ikke alle vet det."},
		{"da", "Biblioteket åbner klokken ni. Hvem må låne en bog, og hvor længe? Det er der mange, som ikke ved af."},
		{"fi", "Kirjasto avataan yhdeksältä. Kuka saa lainata kirjan ja kuinka kauan se on lainassa?"},
		{"hu", "A könyvtár kilenckor nyit. Ki kölcsönözhet könyvet, és meddig tarthatja magánál?"},
		{"pl", "Biblioteka jest otwarta od dziewiątej. Kto może wypożyczyć książkę i na jak długo?"},
		{"cs", "Knihovna se otevírá v devět. Kdo si může půjčit knihu a na jak dlouho?"},
		{"ro", "Biblioteca se deschide la ora nouă. Cine poate împrumuta o carte și pentru cât timp?"},
		{"tr", "Kütüphane saat dokuzda açılır. Kim kitap alabilir ve ne kadar süre için?"},
		{"vi", "Thư viện mở cửa lúc chín giờ. Ai được mượn sách và trong bao lâu?"},
		{"id", "Perpustakaan buka pukul sembilan. Siapa yang dapat meminjam buku dan untuk berapa lama?"},
		{"ru", "Библиотека открывается в девять. Кто может взять книгу и на какой срок?"},
		{"uk", "Бібліотека відкривається о дев'ятій. Хто може взяти книгу і на який термін?"},
		{"el", "Η βιβλιοθήκη ανοίγει στις εννέα."},
		{"ar", "تفتح المكتبة في الساعة التاسعة."},
		{"fa", "کتابخانه ساعت نه باز می‌شود و چند کتاب می‌دهد؟ پنج"},
		{"he", "הספרייה נפתחת בתשע."},
		{"hi", "पुस्तकालय नौ बजे खुलता है।"},
		{"th", "ห้องสมุดเปิดเก้าโมง"},
		{"zh", "图书馆九点开门。谁可以借书？"},
		{"zh", "2012年，WTO会议在日内瓦举行。"},
		{"ja", "図書館は九時に開きます。"},
		{"ja", "コンピューターの歴史"},
		{"ko", "도서관은 아홉 시에 문을 엽니다."},
		{"und", ""},
		{"und", "1234 5678 !?"},
		{"und", "xq zzkt vrrp bnm qwrt plkj hgfd"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			t.Parallel()
			if got := DetectLanguage(tt.text); got != tt.want {
				t.Errorf("DetectLanguage(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestKeywords(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]bool{
		"cabin refund": true, "Lund": true, "渡し船": true, "the cabin": false, "well spotted by you": false, "wer war das": false, "🦆": false, "": false,
	} {
		if got := Keywords(message); got != want {
			t.Errorf("%q: keywords %v", message, got)
		}
	}
}
