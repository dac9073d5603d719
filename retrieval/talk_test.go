package retrieval

import "testing"

func TestTalkOf(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]Talk{
		"hello":                   TalkHello,
		"HELLOOO there!! 😀":       TalkHello,
		"heyy":                    TalkHello,
		"hi, how are you today?":  TalkHello,
		"good morning everyone":   TalkHello,
		"thank you so much!":      TalkThanks,
		"thaaanks :D":             TalkThanks,
		"ok cool":                 TalkThanks,
		"great answer, thanks":    TalkThanks,
		"hmm ok":                  TalkOkay,
		"lol":                     TalkOkay,
		"never mind":              TalkOkay,
		"ok thanks":               TalkThanks,
		"oh hi":                   TalkHello,
		"ich verstehe":            TalkOkay,
		"no":                      TalkOkay,
		"bye bye":                 TalkBye,
		"thanks, good night":      TalkBye,
		"that's not what I asked": TalkSorry,
		"no, you're wrong":        TalkSorry,
		"stupid bot":              TalkSorry,
		"thanks, but that doesn't answer my question": TalkSorry,
		"das ist falsch":              TalkSorry,
		"答非所问":                        TalkSorry,
		"what is wrong with the kiln": NoTalk,
		"who is the idiot":            NoTalk,
		"the wrong glaze":             NoTalk,
		"who wrote this?":             TalkAbout,
		"when was it written":         TalkAbout,
		"who wrote the letter":        NoTalk,
		"who are you?":                TalkWho,
		"are you a bot":               TalkWho,
		"hi! what can you do?":        TalkAble,
		"how does this work":          TalkAble,
		"help":                        TalkHelp,
		"can you help me please":      TalkHelp,
		"what is this chapter about?": TalkAbout,
		"What's this about":           TalkAbout,
		"summarise the chapter":       TalkAbout,
		"what are the main points":    TalkAbout,
		"what's in this book":         TalkAbout,
		"what text is this?":          TalkAbout,
		"tl;dr":                       TalkAbout,
		"table of contents please":    TalkAbout,
		"hello, can you give me a short summary of the handbook?": TalkAbout,
		"more":                              TalkMore,
		"tell me more":                      TalkMore,
		"what else?":                        TalkMore,
		"why?":                              TalkWhy,
		"why is that":                       TalkWhy,
		"how come":                          TalkWhy,
		"":                                  NoTalk,
		"👋":                                 TalkHello,
		"🙏🙏":                                TalkThanks,
		"!!":                                NoTalk,
		"please":                            NoTalk,
		"hello, how many people came?":      NoTalk,
		"why did the bridge close":          NoTalk,
		"help me understand the ferry":      NoTalk,
		"what is the help desk number":      NoTalk,
		"what is glazing about":             NoTalk,
		"thank you notes":                   NoTalk,
		"who are the members":               NoTalk,
		"more than ten members":             NoTalk,
		"mere":                              NoTalk, // "more" in Danish
		"who says?":                         TalkWhy,
		"who says hello first":              NoTalk,
		"who are you talking about?":        NoTalk,
		"isn't it true":                     NoTalk,
		"谢谢是什么意思？":                          NoTalk,
		"是什么意思？":                            TalkMore,
		"cosa significa ciao":               NoTalk,
		"what can a member do about noise?": NoTalk,
	} {
		if got := TalkOf(message); got != want {
			t.Errorf("%q is %v, want %v", message, got, want)
		}
	}
}

func TestSectionAsked(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"what is chapter 3 about?":                                 "chapter 3",
		"What's Chapter IV about":                                  "Chapter IV",
		"what happens in chapter 12?":                              "chapter 12",
		"summarise section Cleaning":                               "Cleaning",
		"summarize the Opening Hours section":                      "Opening Hours",
		"what is the third chapter about":                          "third chapter",
		"what is the chapter on glazing about?":                    "glazing",
		"give me a short summary of part two":                      "part two",
		"what is glazing about":                                    "glazing",
		"hi! can somebody tell me what chapter 2 is about, please": "chapter 2",
		"thanks, and what is chapter 7 about?":                     "chapter 7",
		"what is chapter xliv about":                               "chapter xliv",
		"what is the chapter civil about":                          "civil",
		"what is this chapter about":                               "",
		"what happens in the story?":                               "",
		"summarise the chapter":                                    "",
		"What does ¶12 say?":                                       "¶12",
		"who wrote chapter 3":                                      "",
		"":                                                         "",
	} {
		if got, ok := SectionAsked(message); got != want || ok != (want != "") {
			t.Errorf("%q asks about %q, %v, want %q", message, got, ok, want)
		}
	}
}

func TestAFollowUpLeansOnWhatWasAsked(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]bool{
		"and the harbour?":         true,
		"what about the harbour":   true,
		"how about 1998?":          true,
		"when was that?":           true,
		"who was he":               true,
		"how many of them":         true,
		"when?":                    true,
		"war":                      false, // a function word of German
		"hur":                      false, // asks how in Swedish
		"hur?":                     true,
		"for men":                  false, // and these of Danish
		"e-mail address":           false, // "e" is Portuguese for "and"
		"I want a key":             false, // "i" is Polish for it
		"when was the harbour dug": false,
		"harbour":                  false,
		"":                         false,
	} {
		if _, got := FollowUpOf(message); got != want {
			t.Errorf("%q follows up: %v, want %v", message, got, want)
		}
	}
}
