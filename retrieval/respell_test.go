package retrieval

import (
	"strings"
	"testing"
)

// tideMill is a text of our own with names, figures and everyday words.
var tideMill = []string{
	"The tide mill of Carrowmoyle stood on the estuary. Its keeper, Orlaith Dunmore, ground barley twice a day and published a table of tides.",
	"In 1911 the harbour company abolished the tolls for small boats, and the villagers celebrated on the bridge.",
	"Residents of the parish elected a committee; the committee managed the sluices and the management kept a register.",
}

func TestSlipsArePutRight(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("en", tideMill...)
	for _, c := range []struct{ requirement, question, want string }{
		{"a name", "who lived in carowmoyle", "who lived in carrowmoyle"},
		{"a name by ear", "was Orlayth the keeper", "was Orlaith the keeper"},
		{"letters exchanged", "what did the kepeer grind", "what did the keeper grind"},
		{"a word that the texts have in another form", "did they abolsh the tolls", "did they abolish the tolls"},
		{"an ending whose stem the texts have", "who had the managment", "who had the management"},
		{"function words", "wat was abolished, hwo and whre", "what was abolished, how and where"},
		{"two slips in a word that sounds the same", "the comitee of the parish", "the committee of the parish"},
		{"a capital stays", "Teh harbour", "The harbour"},
		{"a question in capitals", "WHO WAS ON THE BRIGDE", "WHO WAS ON THE BRIDGE"},
		{"a title's capitals", "Who Was On The Brigde", "Who Was On The Bridge"},
		{"marks around a word", "who built the *slucies*?", "who built the *sluices*?"},
		{"an English possessive", "the kepeer's barley", "the keeper's barley"},
	} {
		if got := ix.Ask(Query{Question: c.question}).Suggestion; got != c.want {
			t.Errorf("%s: %q is read as %q, want %q", c.requirement, c.question, got, c.want)
		}
	}
}

func TestWordsAreLeftAlone(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("en", tideMill...)
	for requirement, questions := range map[string][]string{
		"real words near those of the texts":          {"when does the ride begin", "a cable of wires", "was the fridge cold", "the polls", "who keeps the goats", "reading a parch"},
		"inflected words":                             {"rides and fables", "the mills milled", "she tabled a motion", "abolitionists", "the keepers' mills", "all the carrowmoyles"},
		"names":                                       {"is it in Tipperary", "Duncan", "who is Oonagh", "Obama and the Lincolns", "who is Kepper", "Kepper, who is Kepper"},
		"British spellings":                           {"organised labour", "the colour of the harbour"},
		"words of today":                              {"a selfie on the blog", "wifi and hashtags"},
		"what is said in chats":                       {"lol idk tbh", "pls and thx"},
		"acronyms":                                    {"MILS", "what is a TOL", "the KEPER of it", "ask the COMITTEE of it"},
		"figures in words":                            {"brigde2", "4brigdes"},
		"addresses":                                   {"https://brigde.example/slucies", "brigde.example", "me@brigde.example", "/usr/brigde"},
		"mentions, channels, emoji and code":          {"@kepeer", "#brigde", ":brigde:", "<@kepeer>", "`brigde`", "kepeer_brigde"},
		"names in programs":                           {"a comitTee", "the briGde"},
		"short words that nothing tells":              {"the brg", "a ml or tid"},
		"a question in another language":              {"¿qué es la brigde de los barcos?", "was ist das für eine brigde und wer hat sie"},
		"words whose slip is likelier of another one": {"the adress", "he recieved it", "barelly a mill"},
	} {
		for _, question := range questions {
			if got := ix.Ask(Query{Question: question}).Suggestion; got != "" {
				t.Errorf("%s: %q is read as %q", requirement, question, got)
			}
		}
	}
}

func TestALanguageWithoutAListTrustsSureSlipsOnly(t *testing.T) {
	t.Parallel()
	ix := indexOfParagraphs("de", "Die Hafengesellschaft schaffte den Brückenzoll ab.", "Der Müller veröffentlichte Gezeitentafeln.")
	for question, want := range map[string]string{
		"Wer sah die Hafengeselslchaft?":   "Wer sah die Hafengesellschaft?",
		"Wer sah die Hafengeselschaft?":    "Wer sah die Hafengesellschaft?",
		"Wer sah die Hafengesellsxhaft?":   "Wer sah die Hafengesellschaft?",
		"Wer sah die Hafengesellschaften?": "", // another form
		"Wer sah die Hafengesellschiften?": "",
		"Gab es einen Brackenzoll?":        "", // another word, for all that is known
		"Wer sah die Hafengesellschafft?":  "", // its end
		"Wer war der Müler?":               "", // too short
		"Gab es einen Brückenzolle?":       "",
	} {
		if got := ix.Ask(Query{Question: question}).Suggestion; got != want {
			t.Errorf("%q is read as %q, want %q", question, got, want)
		}
	}
}

func TestEachListedLanguageKnowsItsWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, text, real, slip, want string }{
		{"es", "El molinero construyó una presa y publicó las tablas del puerto.", "las mareas y los molineros construirían tablones en Sevilla", "¿quién constryuó la presa?", "¿quién construyó la presa?"},
		{"fr", "Le meunier construisit un barrage et publia les horaires des marées.", "l'honoraire du mariage et les meunières de Marseille", "qui a bâti le barrgae", "qui a bâti le barrage"},
		{"ru", "Мельник построил плотину и напечатал таблицу приливов.", "ёлка у молочника, полотно и плотник из Москвы", "кто построил пллотину", "кто построил плотину"},
		{"hu", "A molnár gátat épített, és kinyomtatta az árapály táblázatát.", "a tanárok gáláján Budapesten énekeltek", "ki épíített gátat", "ki épített gátat"},
		{"nl", "De molenaar bouwde een dam en drukte de tabellen van het getij.", "de modelbouwers en hun kabels in Utrecht", "wie is de molneaar", "wie is de molenaar"},
		{"nl", "De molendeur stond open.", "de molengeur", "de molendeeur", "de molendeur"}, // a word made of two
		{"hu", "A házakba költöztek.", "a házakra", "a házakbaa", "a házakba"},              // a form of a word that the list has
		{"da", "Mølleren byggede en dæmning og trykte tabeller over tidevandet.", "kabler og gryder i København", "hvem er mølelren", "hvem er mølleren"},
		{"ro", "Morarul a construit un baraj și a tipărit tabelele mareelor.", "garajul și marele tablou din București", "cine este moraurl", "cine este morarul"},
		{"el", "Ο μυλωνάς έχτισε ένα φράγμα και τύπωσε τους πίνακες.", "το πράγμα και οι πίθηκες στην Αθήνα", "ποιος έχτισε το φράμγα", "ποιος έχτισε το φράγμα"},
	} {
		ix := indexOfParagraphs(c.language, c.text)
		if got := ix.Ask(Query{Question: c.real}).Suggestion; got != "" {
			t.Errorf("%s: %q is read as %q", c.language, c.real, got)
		}
		if got := ix.Ask(Query{Question: c.slip}).Suggestion; got != c.want {
			t.Errorf("%s: %q is read as %q, want %q", c.language, c.slip, got, c.want)
		}
	}
}

func TestAWordOfAnyOfTheTextsLanguagesIsAWord(t *testing.T) {
	t.Parallel()
	ix := NewIndex([]Volume{
		Prepare(Document{Title: "A", Language: "en", Sections: []Section{{Body: strings.Join(tideMill, "\n\n")}}}),
		Prepare(Document{Title: "B", Language: "fr", Sections: []Section{{Body: "Le meunier du village garde la clé de l'écluse."}}}),
	})
	for _, question := range []string{"what does meunière mean", "who was the résidente", "the word fable"} {
		if got := ix.Ask(Query{Question: question}).Suggestion; got != "" {
			t.Errorf("%q is read as %q", question, got)
		}
	}
}

func TestAnotherFormOfAWordIsFoundAndNotCalledASlip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ requirement, language, question, text string }{
		{"an ending that no stemmer here knows", "el", "ποιος είδε τους φαροφύλακες", "Ο φαροφύλακας κρατούσε το ημερολόγιο."},
		{"an ending in a language without a list", "de", "Wer verursacht den Schaden?", "Stürme verursachen Schäden an der Mole."},
		{"a letter written before a word", "ar", "باكتشاف", "كان اكتشاف الميناء قديما جدا."},
	} {
		ix := indexOfParagraphs(c.language, c.text, "1911.")
		a := ix.Ask(Query{Question: c.question})
		if len(a.Citations) == 0 || a.Citations[0].Place.Paragraph != 1 || a.Suggestion != "" {
			t.Errorf("%s: %q has %d citations, suggested %q", c.requirement, c.question, len(a.Citations), a.Suggestion)
		}
	}
	ix := indexOfParagraphs("de", "Stürme verursachen Ärger an der Mole.")
	for _, question := range []string{`"verursacht"`, "Stürme -verursacht"} {
		if got := ix.respell(AnalyzerFor("de"), question); got.search != question {
			t.Errorf("%s is meant to the letter and looked for as %s", question, got.search)
		}
	}
}
