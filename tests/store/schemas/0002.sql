BEGIN TRANSACTION;
CREATE TABLE "cards" (
	id INTEGER NOT NULL, 
	note_id INTEGER NOT NULL, 
	slot VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	suspended BOOLEAN DEFAULT 0 NOT NULL, 
	buried_until INTEGER, 
	retired BOOLEAN DEFAULT 0 NOT NULL, 
	state VARCHAR DEFAULT 'new' NOT NULL, 
	due INTEGER, 
	reps INTEGER DEFAULT 0 NOT NULL, 
	lapses INTEGER DEFAULT 0 NOT NULL, 
	stability FLOAT, 
	difficulty FLOAT, 
	last INTEGER, 
	flag INTEGER DEFAULT 0 NOT NULL, 
	marked BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_cards PRIMARY KEY (id), 
	CONSTRAINT uq_cards_note_id_slot UNIQUE (note_id, slot), 
	CONSTRAINT fk_cards_note_id_notes FOREIGN KEY(note_id) REFERENCES notes (id), 
	CONSTRAINT ck_cards_state CHECK (state IN ('new', 'learning', 'review')), 
	CONSTRAINT ck_cards_flag CHECK (flag BETWEEN 0 AND 7)
);
INSERT INTO "cards" VALUES(1,1,'',0,0,NULL,0,'review',739981,3,1,3.92746394638764106943e+00,7.38233660783527678717e+00,739947,0,0);
INSERT INTO "cards" VALUES(2,2,'',0,0,NULL,0,'new',NULL,0,0,NULL,NULL,NULL,0,0);
INSERT INTO "cards" VALUES(3,3,'c1',0,1,NULL,0,'new',NULL,0,0,NULL,NULL,NULL,0,0);
INSERT INTO "cards" VALUES(4,3,'c3',1,0,NULL,0,'review',739960,1,0,8.2956,1.0,739950,0,0);
INSERT INTO "cards" VALUES(5,4,'',0,0,NULL,0,'new',NULL,0,0,NULL,NULL,NULL,0,0);
INSERT INTO "cards" VALUES(6,4,'reverse',1,0,NULL,0,'review',739954,1,0,1.2931,5.1121707056010547987e+00,739953,0,0);
CREATE TABLE decks (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	title_en VARCHAR NOT NULL, 
	title_zh VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_decks PRIMARY KEY (id), 
	CONSTRAINT uq_decks_key UNIQUE ("key")
);
INSERT INTO "decks" VALUES(1,'gradients','Gradients','gradients的',0);
INSERT INTO "decks" VALUES(2,'more','More','more的',1);
CREATE TABLE learners (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_learners PRIMARY KEY (id), 
	CONSTRAINT uq_learners_name UNIQUE (name)
);
INSERT INTO "learners" VALUES(1,'');
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('answers','5');
INSERT INTO "meta" VALUES('content','2');
INSERT INTO "meta" VALUES('shipped','1');
INSERT INTO "meta" VALUES('learner','1');
INSERT INTO "meta" VALUES('weights','0');
INSERT INTO "meta" VALUES('device','5feceb66ffc86f38');
CREATE TABLE notes (
	id INTEGER NOT NULL, 
	deck_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	topic VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	requires VARCHAR NOT NULL, 
	question VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	file VARCHAR NOT NULL, 
	retired BOOLEAN DEFAULT 0 NOT NULL, 
	deleted BOOLEAN DEFAULT 0 NOT NULL, 
	created INTEGER NOT NULL, 
	modified INTEGER NOT NULL, 
	CONSTRAINT pk_notes PRIMARY KEY (id), 
	CONSTRAINT ck_notes_origin CHECK (origin IN ('shipped', 'imported', 'own')), 
	CONSTRAINT fk_notes_deck_id_decks FOREIGN KEY(deck_id) REFERENCES decks (id), 
	CONSTRAINT uq_notes_deck_id_key UNIQUE (deck_id, "key")
);
INSERT INTO "notes" VALUES(1,1,'one','basic','gradients',0,'','a3a34404235af126','shipped','g.toml',0,0,1795258800000,1795258800000);
INSERT INTO "notes" VALUES(2,1,'two','basic','gradients',1,'["one"]','0c4c73b3aea36383','shipped','g.toml',0,0,1795258800000,1795258800000);
INSERT INTO "notes" VALUES(3,1,'c','cloze','gradients',2,'','5d5063978a8410ea','shipped','g.toml',0,0,1795258800000,1795258800000);
INSERT INTO "notes" VALUES(4,2,'pair','reversed','activations',0,'','d8a576da815428c5','imported','more.md',0,0,1795258800000,1795258800000);
CREATE TABLE operations (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	filling VARCHAR NOT NULL, 
	reviews VARCHAR NOT NULL, 
	images VARCHAR, 
	undoable BOOLEAN NOT NULL, 
	undone BOOLEAN DEFAULT 0 NOT NULL
);
INSERT INTO "operations" VALUES(1,1795258800000,'brought in the app''s decks, revision {revision}','{"revision": 1}','','{"decks":{"1":{}},"notes":{"1":{},"2":{},"3":{}},"texts":{"1":{},"2":{},"3":{}},"cards":{"1":{},"2":{},"3":{},"4":{}}}',0,0);
INSERT INTO "operations" VALUES(2,1795258800000,'imported {decks}','{"decks": "more"}','','{"decks":{"2":null},"notes":{"4":null},"texts":{"4":null},"cards":{"5":null,"6":null}}',1,0);
INSERT INTO "operations" VALUES(3,1795258800000,'rated {card} {rating}','{"card": "gradients/one", "rating": 3}','01a1fdc35780735c8d64e7fe69f9c33a',NULL,1,0);
INSERT INTO "operations" VALUES(4,1795518000000,'rated {card} {rating}','{"card": "gradients/one", "rating": 1}','01a20d366b8076a3a6bc744cbc2dddc0',NULL,1,0);
INSERT INTO "operations" VALUES(5,1795777200000,'rated {card} {rating}','{"card": "gradients/one", "rating": 3}','01a21ca97f8072708e810ac57db716c1',NULL,1,0);
INSERT INTO "operations" VALUES(6,1796036400000,'rated {card} {rating}','{"card": "gradients/c#c3", "rating": 4}','01a22c1c9380725984eeefa9ba3f8c38',NULL,1,0);
INSERT INTO "operations" VALUES(7,1796295600000,'rated {card} {rating}','{"card": "more/pair#reverse", "rating": 2}','01a23b8fa78077799a24fbc6f7285755',NULL,1,0);
INSERT INTO "operations" VALUES(9,1796727600000,'suspended {card}','{"card": "gradients/c#c1"}','','{"cards":{"3":{"suspended":false}}}',1,0);
INSERT INTO "operations" VALUES(10,1796727600000,'set the due day of {card}','{"card": "gradients/one"}','01a2554f7380735aa3a863bebafe2839',NULL,1,0);
CREATE TABLE reviews (
	id BLOB NOT NULL, 
	learner_id INTEGER NOT NULL, 
	device VARCHAR NOT NULL, 
	card_id INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	tz INTEGER NOT NULL, 
	day INTEGER NOT NULL, 
	event VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	shown VARCHAR NOT NULL, 
	response VARCHAR NOT NULL, 
	verdict BOOLEAN, 
	rating INTEGER, 
	duration INTEGER, 
	instance VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	interval INTEGER, 
	due INTEGER, 
	model VARCHAR NOT NULL, 
	weights_id INTEGER, 
	voids BLOB, confidence INTEGER CONSTRAINT ck_reviews_confidence CHECK (confidence BETWEEN 1 AND 3), 
	CONSTRAINT pk_reviews PRIMARY KEY (id), 
	CONSTRAINT ck_reviews_id CHECK (length(id) = 16), 
	CONSTRAINT ck_reviews_event CHECK (event IN ('answer', 'reset', 'set-due', 'imported-state', 'reschedule', 'void')), 
	CONSTRAINT ck_reviews_voids CHECK ((event = 'void') = (voids IS NOT NULL)), 
	CONSTRAINT ck_reviews_answered CHECK ((event = 'answer') = (rating IS NOT NULL)), 
	CONSTRAINT ck_reviews_rating CHECK (rating BETWEEN 1 AND 4), 
	CONSTRAINT fk_reviews_learner_id_learners FOREIGN KEY(learner_id) REFERENCES learners (id), 
	CONSTRAINT fk_reviews_card_id_cards FOREIGN KEY(card_id) REFERENCES cards (id), 
	CONSTRAINT fk_reviews_weights_id_weights FOREIGN KEY(weights_id) REFERENCES weights (id), 
	CONSTRAINT fk_reviews_voids_reviews FOREIGN KEY(voids) REFERENCES reviews (id)
);
INSERT INTO "reviews" VALUES(X'01A1FDC35780735C8D64E7FE69F9C33A',1,'5feceb66ffc86f38',1,1795258800000,60,739941,'answer','reveal','','',1,3,1500,'{"seed": 0}',0,2,739943,'fsrs6.1',NULL,NULL,NULL);
INSERT INTO "reviews" VALUES(X'01A20D366B8076A3A6BC744CBC2DDDC0',1,'5feceb66ffc86f38',1,1795518000000,60,739944,'answer','reveal','','',0,1,1501,'{"seed": 0}',0,0,739944,'fsrs6.1',NULL,NULL,NULL);
INSERT INTO "reviews" VALUES(X'01A21CA97F8072708E810AC57DB716C1',1,'5feceb66ffc86f38',1,1795777200000,60,739947,'answer','reveal','','',1,3,1502,'{"seed": 0}',0,3,739950,'fsrs6.1',NULL,NULL,NULL);
INSERT INTO "reviews" VALUES(X'01A22C1C9380725984EEEFA9BA3F8C38',1,'5feceb66ffc86f38',4,1796036400000,60,739950,'answer','reveal','','',1,4,1503,'{"seed": 0}',0,10,739960,'fsrs6.1',NULL,NULL,NULL);
INSERT INTO "reviews" VALUES(X'01A23B8FA78077799A24FBC6F7285755',1,'5feceb66ffc86f38',6,1796295600000,60,739953,'answer','reveal','','',1,2,1504,'{"seed": 0}',0,1,739954,'fsrs6.1',NULL,NULL,NULL);
INSERT INTO "reviews" VALUES(X'01A24B02BB80773FAD8022EEDD1B6F9A',1,'5feceb66ffc86f38',2,1796554800000,60,739956,'answer','reveal','','',1,3,1505,'{"seed": 0}',0,2,739958,'fsrs6.1',NULL,NULL,NULL);
INSERT INTO "reviews" VALUES(X'01A25029178073C884D337C859151C8D',1,'5feceb66ffc86f38',2,1796641200000,60,739957,'void','','','',NULL,NULL,NULL,'',0,NULL,NULL,'',NULL,X'01A24B02BB80773FAD8022EEDD1B6F9A',NULL);
INSERT INTO "reviews" VALUES(X'01A25029178073C884D337C8726D3AB5',1,'5feceb66ffc86f38',2,1796641200000,60,739957,'void','','','',NULL,NULL,NULL,'',0,NULL,NULL,'',NULL,X'01A25029178073C884D337C859151C8D',NULL);
INSERT INTO "reviews" VALUES(X'01A25029178073C884D337C8C23565DC',1,'5feceb66ffc86f38',2,1796641200000,60,739957,'void','','','',NULL,NULL,NULL,'',0,NULL,NULL,'',NULL,X'01A24B02BB80773FAD8022EEDD1B6F9A',NULL);
INSERT INTO "reviews" VALUES(X'01A2554F7380735AA3A863BEBAFE2839',1,'5feceb66ffc86f38',1,1796727600000,60,739958,'set-due','','','',NULL,NULL,NULL,'',0,NULL,739981,'',NULL,NULL,NULL);
CREATE TABLE studyapp_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT studyapp_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "studyapp_schema" VALUES('0002');
CREATE TABLE texts (
	id INTEGER NOT NULL, 
	record VARCHAR NOT NULL, 
	base VARCHAR, 
	CONSTRAINT pk_texts PRIMARY KEY (id), 
	CONSTRAINT fk_texts_id_notes FOREIGN KEY(id) REFERENCES notes (id)
);
INSERT INTO "texts" VALUES(1,'{"id":"one","kind":"basic","topic":"gradients","en":{"prompt":"What is one?","answer":"It is one."}}','{"id":"one","kind":"basic","topic":"gradients","en":{"prompt":"What is one?","answer":"It is one."}}');
INSERT INTO "texts" VALUES(2,'{"id":"two","kind":"basic","topic":"gradients","en":{"prompt":"What is two?","answer":"It is two."},"requires":["one"]}','{"id":"two","kind":"basic","topic":"gradients","en":{"prompt":"What is two?","answer":"It is two."},"requires":["one"]}');
INSERT INTO "texts" VALUES(3,'{"id":"c","kind":"cloze","topic":"gradients","en":{"text":"{{c1::a}} and {{c3::b}}"}}','{"id":"c","kind":"cloze","topic":"gradients","en":{"text":"{{c1::a}} and {{c3::b}}"}}');
INSERT INTO "texts" VALUES(4,'{"id":"pair","kind":"reversed","topic":"activations","en":{"prompt":"ReLU","answer":"max(0, x)"},"zh":{"prompt":"修正线性单元","answer":"max(0, x)"}}','{"id":"pair","kind":"reversed","topic":"activations","en":{"prompt":"ReLU","answer":"max(0, x)"},"zh":{"prompt":"修正线性单元","answer":"max(0, x)"}}');
CREATE TABLE weights (
	id INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	model VARCHAR NOT NULL, 
	numbers VARCHAR NOT NULL, 
	reviews INTEGER NOT NULL, 
	loss FLOAT, 
	CONSTRAINT pk_weights PRIMARY KEY (id)
);
CREATE INDEX ix_notes_question ON notes (question);
CREATE INDEX ix_notes_topic ON notes (topic);
CREATE INDEX ix_reviews_card_id_at ON reviews (card_id, at);
CREATE INDEX ix_reviews_day ON reviews (day);
CREATE INDEX ix_reviews_device_id ON reviews (device, id);
CREATE INDEX ix_reviews_voids ON reviews (voids) WHERE voids IS NOT NULL;
CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END;
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END;
CREATE INDEX ix_operations_undone ON operations (undone) WHERE undone;
CREATE INDEX ix_cards_due ON cards (due);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('operations',10);
COMMIT;
