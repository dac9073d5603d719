package retrieval

import "testing"

func TestKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		language, question string
		want               AnswerKind
	}{
		{"en", "Who's the mayor?", KindPerson},
		{"en", "To whom does the house belong?", KindPerson},
		{"en", "When was the house built?", KindTime},
		{"en", "In what year was the house built?", KindTime},
		{"en", "On what date was the house built?", KindTime},
		{"en", "Which day was it sold?", KindTime},
		{"en", "At what time does the shop open?", KindTime},
		{"en", "When it rained, who left the house?", KindPerson},
		{"en", "What did they build when they came?", KindOther},
		{"en", "Where does the river end?", KindPlace},
		{"en", "How many people came?", KindNumber},
		{"en", "How long is the river?", KindNumber},
		{"en", "How long ago was it built?", KindTime},
		{"en", "whys it so cold", KindReason},
		{"en", "How is tea made?", KindManner},
		{"en", "What did the fox say to the hen?", KindSpeech},
		{"en", "What did the fox do when the hen said no?", KindOther},
		{"en", "How did the hen feel?", KindFeel},
		{"en", "Which colour is best?", KindOther},
		{"en", "", KindOther},
		{"es", "¿Quién construyó la casa?", KindPerson},
		{"es", "¿En qué año se construyó?", KindTime},
		{"es", "cuantas personas vinieron", KindNumber},
		{"es", "¿Por qué llueve?", KindReason},
		{"fr", "Où se trouve la maison ?", KindPlace},
		{"fr", "Qu'est-ce que c'est ?", KindOther},
		{"fr", "Qui a bâti la maison ?", KindPerson},
		{"fr", "Combien de gens sont venus ?", KindNumber},
		{"ru", "Сколько людей пришло?", KindNumber},
		{"ru", "В каком году построен дом?", KindTime},
		{"sv", "Hur många kom?", KindNumber},
		{"sv", "Var ligger huset?", KindPlace},
		{"no", "Hvor ligger huset?", KindPlace},
		{"no", "Hvor mange kom?", KindNumber},
		{"hu", "Ki építette a házat?", KindPerson},
		{"de", "Wie viele Leute kamen?", KindNumber},
		{"zh", "这座房子是哪一年建的？", KindTime},
		{"zh", "为什么下雨？", KindReason},
		{"zh", "有多少人来了？", KindNumber},
		{"ja", "家を建てたのは誰ですか。", KindPerson},
		{"ja", "何人来ましたか。", KindNumber},
		{"ko", "집은 어디에 있습니까?", KindPlace},
		{"und", "who?", KindOther},
	}
	for _, tt := range tests {
		t.Run(tt.language+" "+tt.question, func(t *testing.T) {
			t.Parallel()
			if got := ParseQuestion(tt.language, tt.question).Kind; got != tt.want {
				t.Errorf("kind %v, want %v", got, tt.want)
			}
		})
	}
}
