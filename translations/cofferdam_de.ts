<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AbsenceTexts</name>
    <message>
        <source>the disk</source>
        <translation>der Platte</translation>
    </message>
    <message>
        <source>the memory it was stopped with</source>
        <translation>dem Arbeitsspeicher, mit dem er angehalten wurde</translation>
    </message>
    <message>
        <source>the disk in snapshot %1</source>
        <translation>der Platte in Schnappschuss %1</translation>
    </message>
    <message>
        <source>the memory in snapshot %1</source>
        <translation>dem Arbeitsspeicher in Schnappschuss %1</translation>
    </message>
    <message>
        <source>Keys were found in “%1”. Replace them at their provider and here: the agent can read them.</source>
        <translation>In „%1“ wurden Schlüssel gefunden. Ersetzen Sie sie bei ihrem Anbieter und hier: Der Agent kann sie lesen.</translation>
    </message>
    <message>
        <source>No key was found in “%1”.</source>
        <translation>In „%1“ wurde kein Schlüssel gefunden.</translation>
    </message>
    <message>
        <source>No key was found in “%1”, but not everything was looked into, or not for every key.</source>
        <translation>In „%1“ wurde kein Schlüssel gefunden, aber es wurde nicht in alles hineingesehen, oder nicht nach jedem Schlüssel gesucht.</translation>
    </message>
    <message>
        <source>Found: “%1” in %2, at byte %3, as %4</source>
        <translation>Gefunden: „%1“ in %2, ab Byte %3, als %4</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) looked for in %1:</source>
        <translation>
            <numerusform>%n Schlüssel gesucht in %1:</numerusform>
            <numerusform>%n Schlüssel gesucht in %1:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and in %n more</source>
        <translation>
            <numerusform>und in %n weiteren</numerusform>
            <numerusform>und in %n weiteren</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Action</name>
    <message>
        <source>“%1” is not a kind that is known here.</source>
        <translation>„%1“ ist keine Art, die hier bekannt ist.</translation>
    </message>
    <message>
        <source>“%1” is not a verdict; expected allow, snapshot, ask, block or freeze.</source>
        <translation>„%1“ ist kein Urteil; erwartet wird allow, snapshot, ask, block oder freeze.</translation>
    </message>
    <message>
        <source>An action is of a kind that this version does not know.</source>
        <translation>Eine Aktion ist von einer Art, die diese Version nicht kennt.</translation>
    </message>
    <message>
        <source>An action is too large.</source>
        <translation>Eine Aktion ist zu groß.</translation>
    </message>
    <message>
        <source>A decision is none: it says neither allow nor block nor freeze.</source>
        <translation>Eine Entscheidung ist keine: Sie sagt weder erlauben noch blockieren noch einfrieren.</translation>
    </message>
</context>
<context>
    <name>Allowance</name>
    <message>
        <source>“%1” is no amount of money. Write it in US dollars with a dot, as in 1.50.</source>
        <translation>„%1“ ist kein Geldbetrag. Schreiben Sie ihn in US-Dollar mit einem Punkt, wie 1.50.</translation>
    </message>
    <message>
        <source>“%1” has more than %2 digits behind the dot.</source>
        <translation>„%1“ hat mehr als %2 Ziffern hinter dem Punkt.</translation>
    </message>
    <message>
        <source>“%1” is more than a million dollars, the largest amount there is.</source>
        <translation>„%1“ ist mehr als eine Million Dollar, der größte Betrag, den es gibt.</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>must be a text of 1 to 200 ASCII characters</source>
        <translation>muss ein Text aus 1 bis 200 ASCII-Zeichen sein</translation>
    </message>
    <message>
        <source>must be a list of texts</source>
        <translation>muss eine Liste von Texten sein</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>muss wahr oder falsch sein</translation>
    </message>
    <message>
        <source>must be a whole number from 1 to %1</source>
        <translation>muss eine ganze Zahl von 1 bis %1 sein</translation>
    </message>
    <message>
        <source>must be a list of whole numbers from 1 to %1</source>
        <translation>muss eine Liste ganzer Zahlen von 1 bis %1 sein</translation>
    </message>
    <message>
        <source>must be a number of US dollars from 0 to %1</source>
        <translation>muss eine Zahl von US-Dollar von 0 bis %1 sein</translation>
    </message>
    <message>
        <source>must be a date in quotes, as in &quot;2026-11-29&quot;</source>
        <translation>muss ein Datum in Anführungszeichen sein, wie &quot;2026-11-29&quot;</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>muss eine Tabelle sein</translation>
    </message>
    <message>
        <source>must be a list of at most %1 tables</source>
        <translation>muss eine Liste von höchstens %1 Tabellen sein</translation>
    </message>
    <message>
        <source>is not known here</source>
        <translation>ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>%1: is larger than 1 MiB</source>
        <translation>%1: ist größer als 1 MiB</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 Anfragen</translation>
    </message>
    <message>
        <source>%1 (%2 of it reserved by requests that are not answered yet)</source>
        <translation>%1 (davon %2 reserviert von Anfragen, die noch nicht beantwortet sind)</translation>
    </message>
    <message>
        <source>This task has used %1 of the %2 it may use, and this request could take up to %3. It was not sent. The user&apos;s next message begins a new task.</source>
        <translation>Diese Aufgabe hat %1 der %2 verbraucht, die sie verbrauchen darf, und diese Anfrage könnte bis zu %3 brauchen. Sie wurde nicht abgeschickt. Die nächste Nachricht des Benutzers beginnt eine neue Aufgabe.</translation>
    </message>
    <message>
        <source>Today %1 of the %2 for a day are used, and this request could take up to %3. It was not sent. The allowance begins anew on %4.</source>
        <translation>Heute sind %1 der %2 für einen Tag verbraucht, und diese Anfrage könnte bis zu %3 brauchen. Sie wurde nicht abgeschickt. Das Budget beginnt neu am %4.</translation>
    </message>
    <message>
        <source>This month %1 of the %2 for a month are used, and this request could take up to %3. It was not sent. The allowance begins anew on %4.</source>
        <translation>Diesen Monat sind %1 der %2 für einen Monat verbraucht, und diese Anfrage könnte bis zu %3 brauchen. Sie wurde nicht abgeschickt. Das Budget beginnt neu am %4.</translation>
    </message>
    <message>
        <source>Today %1 of the %2 for turns that nobody started are used, and this request could take up to %3. It was not sent. The allowance begins anew on %4.</source>
        <translation>Heute sind %1 der %2 für Züge verbraucht, die niemand begonnen hat, und diese Anfrage könnte bis zu %3 brauchen. Sie wurde nicht abgeschickt. Das Budget beginnt neu am %4.</translation>
    </message>
    <message>
        <source>What %1 of %2 costs is not known, so the limit of %3 could not be kept. The request was not sent. Add the model to prices.toml, or take the limits of money away.</source>
        <translation>Was %1 von %2 kostet, ist nicht bekannt; also ließe sich die Grenze von %3 nicht einhalten. Die Anfrage wurde nicht abgeschickt. Tragen Sie das Modell in prices.toml ein, oder nehmen Sie die Grenzen für Geld weg.</translation>
    </message>
    <message>
        <source>The allowance of an agent cannot be read: “%1” is wrong or not known.</source>
        <translation>Das Budget eines Agenten lässt sich nicht lesen: „%1“ ist falsch oder nicht bekannt.</translation>
    </message>
    <message>
        <source>%1 of %2 has a price already</source>
        <translation>%1 von %2 hat schon einen Preis</translation>
    </message>
    <message>
        <source>must be an https:// address without a slash at its end, or one of this computer where it is local</source>
        <translation>muss eine Adresse mit https:// ohne Schrägstrich am Ende sein, oder eine dieses Rechners, wo es hier läuft</translation>
    </message>
    <message>
        <source>“%1” is no dialect</source>
        <translation>„%1“ ist kein Dialekt</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>are for local servers, and these need one</source>
        <translation>sind für Server auf diesem Rechner, und diese brauchen einen</translation>
    </message>
    <message>
        <source>%1: %2 is there twice</source>
        <translation>%1: %2 steht zweimal da</translation>
    </message>
    <message>
        <source>“%1...” is longer than a name may be.</source>
        <translation>„%1...“ ist länger, als ein Name sein darf.</translation>
    </message>
    <message>
        <source>A request to a model has to belong to an agent.</source>
        <translation>Eine Anfrage an ein Modell muss zu einem Agenten gehören.</translation>
    </message>
    <message>
        <source>There is no open reservation %1.</source>
        <translation>Es gibt keine offene Reservierung %1.</translation>
    </message>
    <message>
        <source>These are more than %1 lines. Choose a shorter time.</source>
        <translation>Das sind mehr als %1 Zeilen. Wählen Sie eine kürzere Zeit.</translation>
    </message>
    <message>
        <source>The account of spending has lost the reservation %1.</source>
        <translation>Der Abrechnung fehlt die Reservierung %1.</translation>
    </message>
    <message>
        <source>Nothing says how long an answer of %1 may be, so the limit of %2 could not be kept. The request was not sent. Say how many tokens the model takes, or add it to prices.toml.</source>
        <translation>Nirgends steht, wie lang eine Antwort von %1 sein darf, daher ließe sich die Grenze von %2 nicht einhalten. Die Anfrage wurde nicht gesendet. Geben Sie an, wie viele Token das Modell annimmt, oder tragen Sie es in prices.toml ein.</translation>
    </message>
</context>
<context>
    <name>AwayText</name>
    <message>
        <source>%1: began %2 turns by itself; %3 actions allowed, of these %4 changed files; %5 blocked.</source>
        <translation>%1: begann %2 Durchgänge von selbst; %3 Aktionen erlaubt, davon %4 Änderungen an Dateien; %5 verhindert.</translation>
    </message>
    <message>
        <source>%1 wait for your answer.</source>
        <translation>%1 warten auf Ihre Antwort.</translation>
    </message>
    <message>
        <source>Spent on models on these days: %1.</source>
        <translation>An diesen Tagen für Modelle ausgegeben: %1.</translation>
    </message>
    <message>
        <source>What it spent is not known.</source>
        <translation>Was er ausgegeben hat, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Started %1 times.</source>
        <translation>%1-mal gestartet.</translation>
    </message>
    <message>
        <source>%1 faults, the last: %2</source>
        <translation>%1 Fehler, der letzte: %2</translation>
    </message>
    <message>
        <source>%1 actions were done without being decided. Freeze it and look at the trail.</source>
        <translation>%1 Aktionen geschahen ohne Entscheidung. Frieren Sie ihn ein, und sehen Sie das Protokoll an.</translation>
    </message>
    <message>
        <source>The service ended %1 times without saying so: it was killed, it crashed, or the computer went off.</source>
        <translation>Der Dienst endete %1-mal, ohne es zu sagen: Er wurde beendet, er stürzte ab, oder der Rechner ging aus.</translation>
    </message>
    <message>
        <source>The computer slept %1 times, %2 minutes in all.</source>
        <translation>Der Rechner schlief %1-mal, insgesamt %2 Minuten.</translation>
    </message>
    <message>
        <source>There was more than can be read at once; only the newest is counted.</source>
        <translation>Es gab mehr, als sich auf einmal lesen lässt; nur das Neueste ist gezählt.</translation>
    </message>
    <message>
        <source>%1 more could not be kept for your answer: there were too many or too large ones.</source>
        <translation>%1 weitere konnten nicht für Ihre Antwort aufgehoben werden: Es waren zu viele oder zu große.</translation>
    </message>
</context>
<context>
    <name>Base</name>
    <message>
        <source>%1 cannot be locked: %2</source>
        <translation>%1 lässt sich nicht sperren: %2</translation>
    </message>
    <message>
        <source>Another process has locked %1.</source>
        <translation>Ein anderer Prozess hat %1 gesperrt.</translation>
    </message>
    <message>
        <source>%1 is not there.</source>
        <translation>%1 ist nicht da.</translation>
    </message>
    <message>
        <source>%1 cannot be used: %2.</source>
        <translation>%1 lässt sich nicht verwenden: %2.</translation>
    </message>
    <message>
        <source>%1 is not a folder.</source>
        <translation>%1 ist kein Ordner.</translation>
    </message>
    <message>
        <source>%1 is not a plain file.</source>
        <translation>%1 ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>%1 has to belong to root.</source>
        <translation>%1 muss root gehören.</translation>
    </message>
    <message>
        <source>%1 belongs to another user.</source>
        <translation>%1 gehört einem anderen Benutzer.</translation>
    </message>
    <message>
        <source>Other users may write %1.</source>
        <translation>Andere Benutzer dürfen %1 schreiben.</translation>
    </message>
    <message>
        <source>Other users can reach %1. Set its permissions to %2.</source>
        <translation>%1 ist für andere Benutzer erreichbar. Setzen Sie die Rechte auf %2.</translation>
    </message>
    <message>
        <source>%1 has a second name (hard link).</source>
        <translation>%1 hat einen zweiten Namen (Hardlink).</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made: %2.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen: %2.</translation>
    </message>
    <message>
        <source>%1 cannot be closed to other users: %2.</source>
        <translation>%1 lässt sich für andere Benutzer nicht schließen: %2.</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>%1 took longer than %2 s</source>
        <translation>%1 dauerte länger als %2 s</translation>
    </message>
    <message>
        <source>%1 says more than it should</source>
        <translation>%1 sagt mehr, als es sollte</translation>
    </message>
    <message>
        <source>the disk is full (%1: %2)</source>
        <translation>die Platte ist voll (%1: %2)</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>No pipe can be made: %1</source>
        <translation>Es kann keine Pipe angelegt werden: %1</translation>
    </message>
    <message>
        <source>%1 is given more than it should</source>
        <translation>%1 bekommt mehr, als es soll</translation>
    </message>
    <message>
        <source>A lock cannot be kept: %1</source>
        <translation>Eine Sperre kann nicht behalten werden: %1</translation>
    </message>
    <message>
        <source>%1 was not kept locked.</source>
        <translation>%1 wurde nicht gesperrt gehalten.</translation>
    </message>
</context>
<context>
    <name>Cli</name>
    <message>
        <source>This domain is not built yet.</source>
        <translation>Dieses Gebiet ist noch nicht gebaut.</translation>
    </message>
    <message>
        <source>no path</source>
        <translation>kein Pfad</translation>
    </message>
    <message>
        <source>not built</source>
        <translation>nicht gebaut</translation>
    </message>
    <message>
        <source>%1: there is no such file or folder</source>
        <translation>%1: Diese Datei oder diesen Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>the agents and their state</source>
        <translation>die Agenten und ihr Zustand</translation>
    </message>
    <message>
        <source>a new agent, from the ready snapshot</source>
        <translation>ein neuer Agent, aus dem fertigen Schnappschuss</translation>
    </message>
    <message>
        <source>how strictly its actions are decided</source>
        <translation>wie streng über seine Aktionen entschieden wird</translation>
    </message>
    <message>
        <source>what it starts from</source>
        <translation>wovon er startet</translation>
    </message>
    <message>
        <source>from where it was stopped; after a crash from its last snapshot</source>
        <translation>von dort, wo er angehalten wurde; nach einem Absturz vom letzten Schnappschuss</translation>
    </message>
    <message>
        <source>its RAM goes to disk</source>
        <translation>sein Arbeitsspeicher geht auf die Platte</translation>
    </message>
    <message>
        <source>its disk and its snapshots go with it; the trail stays</source>
        <translation>seine Platte und seine Schnappschüsse gehen mit; das Protokoll bleibt</translation>
    </message>
    <message>
        <source>after a rollback: the model may answer again</source>
        <translation>nach dem Zurückgehen: Das Modell darf wieder antworten</translation>
    </message>
    <message>
        <source>after a freeze: the VM runs on</source>
        <translation>nach dem Einfrieren: Die VM läuft weiter</translation>
    </message>
    <message>
        <source>switches its VM off at once; start goes back to its last snapshot</source>
        <translation>schaltet seine VM sofort aus; start geht zum letzten Schnappschuss zurück</translation>
    </message>
    <message>
        <source>ends the running turn</source>
        <translation>beendet den laufenden Durchgang</translation>
    </message>
    <message>
        <source>copies a file into the VM</source>
        <translation>kopiert eine Datei in die VM</translation>
    </message>
    <message>
        <source>prints a file of the VM (1 MiB at most)</source>
        <translation>gibt eine Datei der VM aus (höchstens 1 MiB)</translation>
    </message>
    <message>
        <source>SHA-256 of every file beneath</source>
        <translation>SHA-256 jeder Datei darunter</translation>
    </message>
    <message>
        <source>says something to the agent and prints its answer</source>
        <translation>sagt dem Agenten etwas und gibt seine Antwort aus</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>--for takes once, task, rule, or a time such as 30m or 2h</source>
        <translation>--for nimmt once, task, rule oder eine Zeit wie 30m oder 2h</translation>
    </message>
    <message>
        <source>--alike goes with --for task or a time only</source>
        <translation>--alike geht nur zusammen mit --for task oder einer Zeit</translation>
    </message>
    <message>
        <source>what waits for an answer</source>
        <translation>was auf eine Antwort wartet</translation>
    </message>
    <message>
        <source>lets exactly this action happen: once, as often as it is asked until the task or the time ends (4 h at most), or as a rule for 90 days</source>
        <translation>lässt genau diese Aktion geschehen: einmal, so oft gefragt wird, bis die Aufgabe oder die Zeit endet (höchstens 4 h), oder als Regel für 90 Tage</translation>
    </message>
    <message>
        <source>what is shown as alike, too; with a task or a time</source>
        <translation>auch das, was als ähnlich gezeigt wird; mit einer Aufgabe oder einer Zeit</translation>
    </message>
    <message>
        <source>blocks it; the note is told to the agent</source>
        <translation>verhindert sie; der Agent erfährt die Notiz</translation>
    </message>
    <message>
        <source>approvals that last, with their last use</source>
        <translation>Erlaubnisse, die länger gelten, mit ihrer letzten Nutzung</translation>
    </message>
    <message>
        <source>ends one; an action that leans on it is blocked</source>
        <translation>beendet eine; eine Aktion, die sich darauf stützt, wird verhindert</translation>
    </message>
    <message>
        <source>how many past actions an approval for longer would have let through</source>
        <translation>wie viele vergangene Aktionen eine längere Erlaubnis durchgelassen hätte</translation>
    </message>
    <message>
        <source>stops its VM where it is, until unfreeze</source>
        <translation>hält seine VM an, wo sie ist, bis unfreeze</translation>
    </message>
    <message>
        <source>--%1 takes a number</source>
        <translation>--%1 nimmt eine Zahl</translation>
    </message>
    <message>
        <source>SEQ is the number of a row, from 1</source>
        <translation>SEQ ist die Nummer einer Zeile, ab 1</translation>
    </message>
    <message>
        <source>rows of the trail, oldest first</source>
        <translation>Zeilen des Protokolls, die ältesten zuerst</translation>
    </message>
    <message>
        <source>of this agent</source>
        <translation>von diesem Agenten</translation>
    </message>
    <message>
        <source>of this sort, such as decision or restore</source>
        <translation>von dieser Art, wie decision oder restore</translation>
    </message>
    <message>
        <source>older than this row</source>
        <translation>älter als diese Zeile</translation>
    </message>
    <message>
        <source>so many at most; 50 when it is left out</source>
        <translation>höchstens so viele; ohne Angabe 50</translation>
    </message>
    <message>
        <source>one row: what decided, from which part of the command, and what would have been allowed</source>
        <translation>eine Zeile: was entschied, an welchem Teil des Befehls, und was erlaubt gewesen wäre</translation>
    </message>
    <message>
        <source>There is no row %1.</source>
        <translation>Es gibt keine Zeile %1.</translation>
    </message>
    <message>
        <source>--%1 takes %2</source>
        <translation>--%1 nimmt %2</translation>
    </message>
    <message>
        <source>“%1” is too much</source>
        <translation>„%1“ ist zu viel</translation>
    </message>
    <message>
        <source>no command is named</source>
        <translation>kein Befehl ist genannt</translation>
    </message>
    <message>
        <source>there is no command “%1”</source>
        <translation>es gibt keinen Befehl „%1“</translation>
    </message>
    <message>
        <source>say what a command is for and what it takes</source>
        <translation>sagen, wozu ein Befehl da ist und was er nimmt</translation>
    </message>
    <message>
        <source>print the version</source>
        <translation>die Version ausgeben</translation>
    </message>
    <message>
        <source>XDG_RUNTIME_DIR is not set, so there is no place for the service&apos;s socket.</source>
        <translation>XDG_RUNTIME_DIR ist nicht gesetzt, also gibt es keinen Platz für den Socket des Dienstes.</translation>
    </message>
    <message>
        <source>--jsonl is the only form there is</source>
        <translation>--jsonl ist die einzige Form, die es gibt</translation>
    </message>
    <message>
        <source>verdicts of the rules that come with Cofferdam, for actions on standard input</source>
        <translation>Urteile der mitgelieferten Regeln über Aktionen von der Standardeingabe</translation>
    </message>
    <message>
        <source>one action a line in JSON, and one verdict a line</source>
        <translation>eine Aktion pro Zeile in JSON, und ein Urteil pro Zeile</translation>
    </message>
    <message>
        <source>the offline demo: a wipe undone, a key kept in; with --allow-all the control run</source>
        <translation>die Vorführung ohne Netz: ein Löschen rückgängig gemacht, ein Schlüssel drin behalten; mit --allow-all die Gegenprobe</translation>
    </message>
    <message>
        <source>without rules, to show that the demo can fail</source>
        <translation>ohne Regeln, um zu zeigen, dass die Vorführung scheitern kann</translation>
    </message>
    <message>
        <source>checks every layer now; fails when one is not green</source>
        <translation>prüft jetzt jede Schicht; scheitert, wenn eine nicht grün ist</translation>
    </message>
    <message>
        <source>ends the service; VMs go on running</source>
        <translation>beendet den Dienst; VMs laufen weiter</translation>
    </message>
    <message>
        <source>what there is, or more of one command</source>
        <translation>was es gibt, oder mehr zu einem Befehl</translation>
    </message>
    <message>
        <source>print the manual page</source>
        <translation>die Handbuchseite ausgeben</translation>
    </message>
    <message>
        <source>print the completion for bash</source>
        <translation>die Vervollständigung für bash ausgeben</translation>
    </message>
    <message>
        <source>there are the images full, tiny and lab</source>
        <translation>es gibt die Abbilder full, tiny und lab</translation>
    </message>
    <message>
        <source>makes an image and the moment new agents start from</source>
        <translation>macht ein Abbild und den Moment, von dem neue Agenten starten</translation>
    </message>
    <message>
        <source>the image alone</source>
        <translation>nur das Abbild</translation>
    </message>
    <message>
        <source>the images of this computer</source>
        <translation>die Abbilder dieses Rechners</translation>
    </message>
    <message>
        <source>reads every byte of them</source>
        <translation>liest jedes Byte davon</translation>
    </message>
    <message>
        <source>writes one file with everything</source>
        <translation>schreibt eine Datei mit allem</translation>
    </message>
    <message>
        <source>whose rules these are; the user&apos;s when it is left out</source>
        <translation>wessen Regeln dies sind; ohne Angabe die des Benutzers</translation>
    </message>
    <message>
        <source>how strict; balanced, or what each agent has, when it is left out</source>
        <translation>wie streng; ohne Angabe balanced oder was jeder Agent hat</translation>
    </message>
    <message>
        <source>whether rules load</source>
        <translation>ob Regeln sich laden lassen</translation>
    </message>
    <message>
        <source>what the rules say of it and why</source>
        <translation>was die Regeln dazu sagen und warum</translation>
    </message>
    <message>
        <source>--limit takes a number from 1</source>
        <translation>--limit nimmt eine Zahl ab 1</translation>
    </message>
    <message>
        <source>what these rules would have said of the actions in the trail</source>
        <translation>was diese Regeln zu den Aktionen des Protokolls gesagt hätten</translation>
    </message>
    <message>
        <source>only actions of this agent</source>
        <translation>nur Aktionen dieses Agenten</translation>
    </message>
    <message>
        <source>so many actions at most, from the newest on; 10,000 when it is left out</source>
        <translation>höchstens so viele Aktionen, von der neuesten an; ohne Angabe 10.000</translation>
    </message>
    <message>
        <source>the tree; * is where the running timeline grew from</source>
        <translation>der Baum; * ist, woraus die laufende Zeitachse wuchs</translation>
    </message>
    <message>
        <source>a point to go back to</source>
        <translation>ein Punkt, zu dem man zurückkann</translation>
    </message>
    <message>
        <source>cofferdamctl COMMAND --help tells more of one.</source>
        <translation>cofferdamctl COMMAND --help sagt mehr zu einem.</translation>
    </message>
    <message>
        <source>works without the service</source>
        <translation>geht ohne den Dienst</translation>
    </message>
    <message>
        <source>Behind the first word of the text nothing is an option; put -- before a text that begins with one.</source>
        <translation>Hinter dem ersten Wort des Textes ist nichts eine Option; setzen Sie -- vor einen Text, der mit einer beginnt.</translation>
    </message>
    <message>
        <source>There is no such event; there are: %1</source>
        <translation>Dieses Ereignis gibt es nicht; es gibt: %1</translation>
    </message>
    <message>
        <source>taken %1 min %2 s ago</source>
        <translation>aufgenommen vor %1 min %2 s</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>mehr als %1</translation>
    </message>
    <message>
        <source>actions of the agent since then, which going back undoes: %1</source>
        <translation>Aktionen des Agenten seitdem, die das Zurückgehen rückgängig macht: %1</translation>
    </message>
    <message>
        <source>rows of the trail that lead back to it: %1</source>
        <translation>Zeilen des Protokolls, die dorthin zurückführen: %1</translation>
    </message>
    <message>
        <source>the nearest older one: %1</source>
        <translation>der nächstältere: %1</translation>
    </message>
    <message>
        <source>there is no older one</source>
        <translation>einen älteren gibt es nicht</translation>
    </message>
    <message>
        <source>its memory is packed; unpacking it takes about %1 s</source>
        <translation>sein Speicher ist gepackt; Auspacken dauert etwa %1 s</translation>
    </message>
    <message>
        <source>going back keeps the present as a snapshot first</source>
        <translation>beim Zurückgehen wird die Gegenwart zuerst als Schnappschuss aufgehoben</translation>
    </message>
    <message>
        <source>there is no present that could be kept</source>
        <translation>es gibt keine Gegenwart, die aufgehoben werden könnte</translation>
    </message>
    <message>
        <source>Nothing was deleted. With --yes there is no way back to it any more.</source>
        <translation>Nichts wurde gelöscht. Mit --yes führt kein Weg mehr dorthin zurück.</translation>
    </message>
    <message>
        <source>The room is a part of the disk, such as 20%, or an amount, such as 50G.</source>
        <translation>Der Platz ist ein Teil der Platte, etwa 20%, oder eine Menge, etwa 50G.</translation>
    </message>
    <message>
        <source>a fixed amount</source>
        <translation>eine feste Menge</translation>
    </message>
    <message>
        <source>snapshots may take %1 (%2), they take %3; %4 are free</source>
        <translation>Schnappschüsse dürfen %1 belegen (%2), sie belegen %3; %4 sind frei</translation>
    </message>
    <message>
        <source>what going back to it, or deleting it, means</source>
        <translation>was es bedeutet, dorthin zurückzugehen oder ihn zu löschen</translation>
    </message>
    <message>
        <source>keeps the present as a snapshot and goes back; then `agent continue`</source>
        <translation>hebt die Gegenwart als Schnappschuss auf und geht zurück; danach `agent continue`</translation>
    </message>
    <message>
        <source>do not keep the present, e.g. because there is no room for it</source>
        <translation>die Gegenwart nicht aufheben, etwa weil kein Platz für sie ist</translation>
    </message>
    <message>
        <source>it is never removed</source>
        <translation>er wird nie entfernt</translation>
    </message>
    <message>
        <source>it may be thinned out again</source>
        <translation>er darf wieder ausgedünnt werden</translation>
    </message>
    <message>
        <source>one with a name is never thinned out; without NAME it loses its own</source>
        <translation>einer mit Namen wird nie ausgedünnt; ohne NAME verliert er seinen</translation>
    </message>
    <message>
        <source>says what is lost; its children move to its parent</source>
        <translation>sagt, was verloren geht; seine Kinder wandern zu seinem Elternteil</translation>
    </message>
    <message>
        <source>delete it</source>
        <translation>ihn löschen</translation>
    </message>
    <message>
        <source>name an agent, or say --all</source>
        <translation>einen Agenten nennen oder --all sagen</translation>
    </message>
    <message>
        <source>all that there is of one, with its effects and parameters</source>
        <translation>alles, was es zu einer gibt, mit Wirkungen und Parametern</translation>
    </message>
    <message>
        <source>every agent that runs; all words are the reason then</source>
        <translation>jeden Agenten, der läuft; alle Wörter sind dann der Grund</translation>
    </message>
    <message>
        <source>--key takes a public key of 64 hexadecimal digits</source>
        <translation>--key verlangt einen öffentlichen Schlüssel aus 64 hexadezimalen Ziffern</translation>
    </message>
    <message>
        <source>--key is for an exported file</source>
        <translation>--key gilt für eine ausgegebene Datei</translation>
    </message>
    <message>
        <source>The trail has no signed head yet.</source>
        <translation>Das Protokoll hat noch keinen unterschriebenen Kopf.</translation>
    </message>
    <message>
        <source>%1 rows are in %2. It is not encrypted. `cofferdamctl audit verify %2` checks it anywhere.</source>
        <translation>%1 Zeilen sind in %2. Die Datei ist nicht verschlüsselt. `cofferdamctl audit verify %2` prüft sie überall.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>writes the whole trail into a new file that anybody can check, not encrypted</source>
        <translation>schreibt das ganze Protokoll unverschlüsselt in eine neue Datei, die jeder prüfen kann</translation>
    </message>
    <message>
        <source>reads every row of the trail, or of an exported one, checks it and says what that shows; a FILE needs no service</source>
        <translation>liest jede Zeile des Protokolls oder eines ausgegebenen, prüft sie und sagt, was das zeigt; für FILE ist kein Dienst nötig</translation>
    </message>
    <message>
        <source>of a FILE: the public key it has to be signed with</source>
        <translation>zu FILE: der öffentliche Schlüssel, mit dem sie unterschrieben sein muss</translation>
    </message>
    <message>
        <source>instead: what a report of a bug needs of this computer, without names and numbers of its own</source>
        <translation>stattdessen: was eine Fehlermeldung von diesem Computer braucht, ohne dessen Namen und Nummern</translation>
    </message>
    <message>
        <source>say window or anywhere, or nothing to be told</source>
        <translation>sagen Sie window oder anywhere, oder nichts, um es zu erfahren</translation>
    </message>
    <message>
        <source>Only the window approves, because there is the file %1.</source>
        <translation>Nur das Fenster genehmigt, weil es die Datei %1 gibt.</translation>
    </message>
    <message>
        <source>Every program of this user may approve; the trail says which one did.</source>
        <translation>Jedes Programm dieses Benutzers darf genehmigen; das Protokoll sagt, welches es war.</translation>
    </message>
    <message>
        <source>Whoever runs this computer wants it so.</source>
        <translation>Wer diesen Rechner verwaltet, will es so.</translation>
    </message>
    <message>
        <source>which programs may approve: the window alone, or every one of this user; only the window lets others</source>
        <translation>welche Programme genehmigen dürfen: nur das Fenster oder jedes dieses Benutzers; nur das Fenster lässt andere zu</translation>
    </message>
    <message>
        <source>ready, %1, %2 of memory</source>
        <translation>fertig, %1, %2 Speicher</translation>
    </message>
    <message>
        <source>%1: as it was made</source>
        <translation>%1: so, wie es gemacht wurde</translation>
    </message>
    <message>
        <source>(your own: what you build is signed with it)</source>
        <translation>(der eigene: selbst gebaute Abbilder sind damit unterschrieben)</translation>
    </message>
    <message>
        <source>lists the builders whose images may be imported; with a KEY: trusts that one, too</source>
        <translation>nennt die Erbauer, deren Abbilder aufgenommen werden dürfen; mit einem KEY: vertraut auch diesem</translation>
    </message>
    <message>
        <source>takes in a file that image export made</source>
        <translation>nimmt eine Datei auf, die image export gemacht hat</translation>
    </message>
    <message>
        <source>%1: %2 rules, %3 of them exceptions; all examples hold</source>
        <translation>%1: Regeln: %2, davon Ausnahmen: %3; alle Beispiele stimmen</translation>
    </message>
    <message>
        <source>exception %1 until %2 by %3, instead of %4: %5</source>
        <translation>Ausnahme %1 bis %2 von %3, anstelle von %4: %5</translation>
    </message>
    <message>
        <source>%1 is over: it does not count any more</source>
        <translation>%1 ist abgelaufen und gilt nicht mehr</translation>
    </message>
    <message>
        <source>%1 decisions, %2 would change, %3 could not be replayed</source>
        <translation>Entscheidungen: %1; anders fielen aus: %2; nicht nachzuspielen: %3</translation>
    </message>
    <message>
        <source>held %1 ms, paused %2 ms</source>
        <translation>gewartet %1 ms, Pause %2 ms</translation>
    </message>
    <message>
        <source>not on disk yet</source>
        <translation>noch nicht auf der Platte</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>gepackt</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>thinned out %1</source>
        <translation>ausgedünnt %1</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>%1 % of the free space and what they take already</source>
        <translation>%1 % des freien Platzes und dessen, was sie schon belegen</translation>
    </message>
    <message>
        <source>how much of the disk all snapshots may take: 20% of the free space and what they take already, or e.g. 50G</source>
        <translation>wie viel von der Platte alle Schnappschüsse belegen dürfen: 20% des freien Platzes und dessen, was sie schon belegen, oder z. B. 50G</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>Epoche %1</translation>
    </message>
    <message>
        <source>matches %1 of the %2 past actions, %3 of them were blocked</source>
        <translation>trifft %1 von %2 früheren Aktionen, %3 davon wurden verhindert</translation>
    </message>
    <message>
        <source>matches %1 of the last %2 past actions, %3 of them were blocked</source>
        <translation>trifft %1 von den letzten %2 früheren Aktionen, %3 davon wurden verhindert</translation>
    </message>
    <message>
        <source>%1 … (%2 more characters; --json has them)</source>
        <translation>%1 … (%2 weitere Zeichen; --json enthält sie)</translation>
    </message>
    <message>
        <source>(unknown)</source>
        <translation>(unbekannt)</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1 durch %2</translation>
    </message>
    <message>
        <source>%1  outside the machine</source>
        <translation>%1  außerhalb der Maschine</translation>
    </message>
    <message>
        <source>environment: %1</source>
        <translation>Umgebung: %1</translation>
    </message>
    <message>
        <source>the agent may write %1</source>
        <translation>der Agent darf %1 schreiben</translation>
    </message>
    <message>
        <source>parameters: %1</source>
        <translation>Parameter: %1</translation>
    </message>
    <message>
        <source>asked by %1</source>
        <translation>gefragt von %1</translation>
    </message>
    <message>
        <source>asked by %1 in %2</source>
        <translation>gefragt von %1 in %2</translation>
    </message>
    <message>
        <source>would %1</source>
        <translation>würde bewirken: %1</translation>
    </message>
    <message>
        <source>not all of it could be understood</source>
        <translation>nicht alles daran ließ sich verstehen</translation>
    </message>
    <message>
        <source>reversible: all of it stays inside the machine, and a snapshot is taken before it</source>
        <translation>umkehrbar: Alles bleibt in der Maschine, und davor wird ein Schnappschuss aufgenommen</translation>
    </message>
    <message>
        <source>not reversible: no snapshot takes back what it does outside, or what is not known</source>
        <translation>nicht umkehrbar: Kein Schnappschuss nimmt zurück, was draußen geschieht oder was nicht bekannt ist</translation>
    </message>
    <message>
        <source>(%1 equal ones wait)</source>
        <translation>(%1 gleiche warten)</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>noch %1 s</translation>
    </message>
    <message>
        <source>shortened: `cofferdamctl question show %1` has all of it</source>
        <translation>gekürzt: `cofferdamctl question show %1` zeigt alles</translation>
    </message>
    <message>
        <source>because: %1</source>
        <translation>weil: %1</translation>
    </message>
    <message>
        <source>nearest rule that would have allowed it: %1</source>
        <translation>nächste Regel, die es erlaubt hätte: %1</translation>
    </message>
    <message>
        <source>safer: %1</source>
        <translation>sicherer: %1</translation>
    </message>
    <message>
        <source>an approval is bound to the command line only, not to the content of what it runs</source>
        <translation>eine Erlaubnis gilt nur für die Befehlszeile, nicht für den Inhalt dessen, was sie startet</translation>
    </message>
    <message>
        <source>%1 more wait than can be listed at once: answer some of these first</source>
        <translation>%1 weitere warten, mehr als sich auf einmal zeigen lassen: zuerst einige von diesen beantworten</translation>
    </message>
    <message>
        <source>effect: %1</source>
        <translation>Wirkung: %1</translation>
    </message>
    <message>
        <source>effect: %1  outside the machine</source>
        <translation>Wirkung: %1  außerhalb der Maschine</translation>
    </message>
    <message>
        <source>only once: %1</source>
        <translation>nur einmal: %1</translation>
    </message>
    <message>
        <source>exactly this action: %1</source>
        <translation>genau diese Aktion: %1</translation>
    </message>
    <message>
        <source>nothing else: %1</source>
        <translation>nichts anderes: %1</translation>
    </message>
    <message>
        <source>this task</source>
        <translation>diese Aufgabe</translation>
    </message>
    <message>
        <source>for a time</source>
        <translation>für eine Zeit</translation>
    </message>
    <message>
        <source>until never</source>
        <translation>ohne Ende</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>used %1 times, last never</source>
        <translation>Nutzungen: %1, noch keine letzte</translation>
    </message>
    <message>
        <source>used %1 times, last %2</source>
        <translation>Nutzungen: %1, zuletzt %2</translation>
    </message>
    <message>
        <source>exactly: %1</source>
        <translation>genau: %1</translation>
    </message>
    <message>
        <source>alike: %1</source>
        <translation>ähnlich: %1</translation>
    </message>
    <message>
        <source>for how long; once when it is left out; a TIME is like 30m or 2h, 4h at most</source>
        <translation>für wie lange; ohne Angabe einmal; eine TIME ist etwa 30m oder 2h, höchstens 4h</translation>
    </message>
    <message>
        <source>%1 rows, every hash is right; root %2</source>
        <translation>Zeilen: %1, jeder Hash stimmt; Wurzel %2</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>Kopf %1</translation>
    </message>
    <message>
        <source>a program that cannot be told</source>
        <translation>ein Programm, das sich nicht feststellen lässt</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <translation>%1, Prozess %2</translation>
    </message>
    <message>
        <source>%1, process %2, which calls itself “%3”</source>
        <translation>%1, Prozess %2, nennt sich „%3“</translation>
    </message>
    <message>
        <source>%1, epoch %2</source>
        <translation>%1, Epoche %2</translation>
    </message>
    <message>
        <source>%1, epoch %2, task %3</source>
        <translation>%1, Epoche %2, Aufgabe %3</translation>
    </message>
    <message>
        <source>%1  from “%2” at %3</source>
        <translation>%1  aus „%2“ an Stelle %3</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>what</source>
        <translation>was</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>decided by</source>
        <translation>entschieden von</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>%1 (%2), severity %3</source>
        <translation>%1 (%2), Schwere %3</translation>
    </message>
    <message>
        <source>because</source>
        <translation>weil</translation>
    </message>
    <message>
        <source>effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>for example</source>
        <translation>zum Beispiel</translation>
    </message>
    <message>
        <source>nearest allow</source>
        <translation>nächste Regel</translation>
    </message>
    <message>
        <source>safer</source>
        <translation>sicherer</translation>
    </message>
    <message>
        <source>answered by</source>
        <translation>Antwort von</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>grant</source>
        <translation>Erlaubnis</translation>
    </message>
    <message>
        <source>snapshot before</source>
        <translation>Stand davor</translation>
    </message>
    <message>
        <source>%1, which is gone</source>
        <translation>%1, der nicht mehr da ist</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>print JSON; errors too</source>
        <translation>JSON ausgeben; auch Fehler</translation>
    </message>
    <message>
        <source>%1 outside</source>
        <translation>%1 außerhalb</translation>
    </message>
    <message>
        <source>%1  from %2 to %3: %4</source>
        <translation>%1  von %2 bis %3: %4</translation>
    </message>
    <message>
        <source>%1 by %2 (%3, profile %4)</source>
        <translation>%1 durch %2 (%3, Profil %4)</translation>
    </message>
    <message>
        <source>not understood</source>
        <translation>unverstanden</translation>
    </message>
    <message>
        <source>effects</source>
        <translation>Wirkungen</translation>
    </message>
    <message>
        <source>rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>it asks for: %1</source>
        <translation>sie verlangt: %1</translation>
    </message>
    <message>
        <source>alternative</source>
        <translation>stattdessen</translation>
    </message>
    <message>
        <source>[%1 s ago]</source>
        <translation>[vor %1 s]</translation>
    </message>
    <message>
        <source>green</source>
        <translation>grün</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>grau</translation>
    </message>
    <message>
        <source>RED</source>
        <translation>ROT</translation>
    </message>
    <message>
        <source>for every agent</source>
        <translation>für jeden Agenten</translation>
    </message>
    <message>
        <source>for no agent</source>
        <translation>für keinen Agenten</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>für %1</translation>
    </message>
    <message>
        <source>never used</source>
        <translation>nie benutzt</translation>
    </message>
    <message>
        <source>last used %1</source>
        <translation>zuletzt benutzt %1</translation>
    </message>
    <message>
        <source>another value since %1</source>
        <translation>ein anderer Wert seit %1</translation>
    </message>
    <message>
        <source>REVOKED %1</source>
        <translation>WIDERRUFEN %1</translation>
    </message>
    <message>
        <source>EXPIRED %1</source>
        <translation>ABGELAUFEN %1</translation>
    </message>
    <message>
        <source>--expires takes a day that is not over</source>
        <translation>--expires braucht einen Tag, der nicht vorbei ist</translation>
    </message>
    <message>
        <source>--url is missing</source>
        <translation>--url fehlt</translation>
    </message>
    <message>
        <source>There is no key “%1” that is not revoked.</source>
        <translation>Es gibt keinen Schlüssel „%1“, der nicht widerrufen ist.</translation>
    </message>
    <message>
        <source>--all and --agent do not go together</source>
        <translation>--all und --agent passen nicht zusammen</translation>
    </message>
    <message>
        <source>say --all, --agent or --expires</source>
        <translation>sagen Sie --all, --agent oder --expires</translation>
    </message>
    <message>
        <source>this agent&apos;s requests alone; may be given several times</source>
        <translation>nur für Anfragen dieses Agenten; lässt sich mehrmals angeben</translation>
    </message>
    <message>
        <source>the last day it is good for, such as 2026-11-29; none: for ever</source>
        <translation>der letzte Tag, an dem er gilt, etwa 2026-11-29; none: für immer</translation>
    </message>
    <message>
        <source>the keys, each with where it may be sent, for whom, and its last use; no values</source>
        <translation>die Schlüssel, jeder mit dem, wohin er gesandt werden darf, für wen, und wann er zuletzt benutzt wurde; keine Werte</translation>
    </message>
    <message>
        <source>takes a key in; its value is read from standard input and never shown again</source>
        <translation>nimmt einen Schlüssel auf; sein Wert wird von der Standardeingabe gelesen und nie wieder gezeigt</translation>
    </message>
    <message>
        <source>it is sent to the host of this alone; has to be given</source>
        <translation>er wird nur an den Rechner dieser Adresse gesandt; muss angegeben werden</translation>
    </message>
    <message>
        <source>another value in place of the old one, from standard input</source>
        <translation>ein anderer Wert statt des alten, von der Standardeingabe</translation>
    </message>
    <message>
        <source>for which agents it is, and until when; what is not said stays</source>
        <translation>für welche Agenten er ist, und bis wann; was nicht angegeben ist, bleibt</translation>
    </message>
    <message>
        <source>overwrites its value; what is known of it stays</source>
        <translation>überschreibt seinen Wert; was über ihn bekannt ist, bleibt</translation>
    </message>
    <message>
        <source>the same, and it is no longer listed</source>
        <translation>das Gleiche, und er wird nicht mehr aufgeführt</translation>
    </message>
    <message>
        <source>Standard input cannot be read: %1</source>
        <translation>Die Standardeingabe lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>The terminal would show what is typed. Give the key through a pipe.</source>
        <translation>Das Terminal würde zeigen, was getippt wird. Geben Sie den Schlüssel durch eine Pipe.</translation>
    </message>
    <message>
        <source>The key, which is not shown:</source>
        <translation>Der Schlüssel, der nicht gezeigt wird:</translation>
    </message>
    <message>
        <source>Nothing was done.</source>
        <translation>Nichts wurde getan.</translation>
    </message>
    <message>
        <source>A key is one line; there was more.</source>
        <translation>Ein Schlüssel ist eine Zeile; da war mehr.</translation>
    </message>
    <message>
        <source>A terminal takes no line of that length. Give the key through a pipe.</source>
        <translation>Kein Terminal nimmt eine Zeile dieser Länge. Geben Sie den Schlüssel durch eine Pipe.</translation>
    </message>
    <message>
        <source>There is no key in standard input.</source>
        <translation>In der Standardeingabe steht kein Schlüssel.</translation>
    </message>
    <message>
        <source>A key has %1 KiB at most.</source>
        <translation>Ein Schlüssel hat höchstens %1 KiB.</translation>
    </message>
    <message>
        <source>--url has to say where</source>
        <translation>--url muss sagen, wohin</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>auf diesem Rechner</translation>
    </message>
    <message>
        <source>needs a key</source>
        <translation>braucht einen Schlüssel</translation>
    </message>
    <message>
        <source>The table of prices is of %1.</source>
        <translation>Die Preistabelle ist vom %1.</translation>
    </message>
    <message>
        <source>own price for a million tokens: in %1, out %2, from the cache %3, into the cache %4, for an hour %5</source>
        <translation>eigener Preis für eine Million Token: hinein %1, heraus %2, aus dem Zwischenspeicher %3, in den Zwischenspeicher %4, für eine Stunde %5</translation>
    </message>
    <message>
        <source>stays on this computer</source>
        <translation>bleibt auf diesem Rechner</translation>
    </message>
    <message>
        <source>without a key</source>
        <translation>ohne Schlüssel</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>Schlüssel %1</translation>
    </message>
    <message>
        <source>sees %1 tokens</source>
        <translation>sieht %1 Token</translation>
    </message>
    <message>
        <source>answers with %1 at most</source>
        <translation>antwortet mit höchstens %1</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>reasoning</source>
        <translation>denkt nach</translation>
    </message>
    <message>
        <source>trusts %1, too</source>
        <translation>vertraut auch %1</translation>
    </message>
    <message>
        <source>then %1</source>
        <translation>dann %1</translation>
    </message>
    <message>
        <source>used by no agent</source>
        <translation>von keinem Agenten benutzt</translation>
    </message>
    <message>
        <source>used by %1</source>
        <translation>benutzt von %1</translation>
    </message>
    <message>
        <source>what it costs is NOT KNOWN: say it with --price</source>
        <translation>was es kostet, ist NICHT BEKANNT: sagen Sie es mit --price</translation>
    </message>
    <message>
        <source>say what is to change</source>
        <translation>sagen Sie, was sich ändern soll</translation>
    </message>
    <message>
        <source>There is no model “%1”.</source>
        <translation>Es gibt kein Modell „%1“.</translation>
    </message>
    <message>
        <source>did not answer</source>
        <translation>antwortete nicht</translation>
    </message>
    <message>
        <source>answered, but did NOT call the tool it was asked to: no agent can work with it</source>
        <translation>antwortete, rief aber das Werkzeug NICHT auf, um das es gebeten wurde: Kein Agent kann damit arbeiten</translation>
    </message>
    <message>
        <source>answered, and called the tool it was asked to</source>
        <translation>antwortete und rief das Werkzeug auf, um das es gebeten wurde</translation>
    </message>
    <message>
        <source>%1 ms, %2</source>
        <translation>%1 ms, %2</translation>
    </message>
    <message>
        <source>how much it sees is not known</source>
        <translation>wie viel es sieht, ist nicht bekannt</translation>
    </message>
    <message>
        <source>which is TOO LITTLE for an agent</source>
        <translation>was für einen Agenten ZU WENIG ist</translation>
    </message>
    <message>
        <source>calls NO TOOLS</source>
        <translation>ruft KEINE WERKZEUGE auf</translation>
    </message>
    <message>
        <source>No server of models answers on this computer.</source>
        <translation>Auf diesem Rechner antwortet kein Server für Modelle.</translation>
    </message>
    <message>
        <source>the scripted model</source>
        <translation>das Drehbuch-Modell</translation>
    </message>
    <message>
        <source>none of its own</source>
        <translation>kein eigenes</translation>
    </message>
    <message>
        <source>whose models there can be, and how these are asked</source>
        <translation>wessen Modelle es geben kann, und wie diese gefragt werden</translation>
    </message>
    <message>
        <source>the models that were named, with what speaks against them</source>
        <translation>die Modelle, die benannt wurden, und was gegen sie spricht</translation>
    </message>
    <message>
        <source>names a model; --provider and --model have to be given</source>
        <translation>benennt ein Modell; --provider und --model müssen angegeben werden</translation>
    </message>
    <message>
        <source>what is not said stays; with another provider or model, address, size and price of the old one do not</source>
        <translation>was nicht angegeben ist, bleibt; mit einem anderen Anbieter oder Modell bleiben Adresse, Größe und Preis des alten nicht</translation>
    </message>
    <message>
        <source>not while an agent or another model leans on it</source>
        <translation>nicht, solange sich ein Agent oder ein anderes Modell darauf stützt</translation>
    </message>
    <message>
        <source>asks it for one call of a tool, which costs what that costs; fails when it makes none</source>
        <translation>bittet es um einen Aufruf eines Werkzeugs, was so viel kostet, wie das kostet; schlägt fehl, wenn keiner kommt</translation>
    </message>
    <message>
        <source>looks for servers of models on this computer</source>
        <translation>sucht auf diesem Rechner nach Servern für Modelle</translation>
    </message>
    <message>
        <source>the agent asks this model from now on; none: the scripted one, or no other</source>
        <translation>der Agent fragt von jetzt an dieses Modell; none: das Drehbuch-Modell, oder kein anderes</translation>
    </message>
    <message>
        <source>for what; main when it is left out</source>
        <translation>wofür; main, wenn es fehlt</translation>
    </message>
    <message>
        <source>which models it asks, and for what</source>
        <translation>welche Modelle er fragt, und wofür</translation>
    </message>
    <message>
        <source>--price takes two to four amounts of dollars, such as 3,15 or 3,15,0.30,3.75</source>
        <translation>--price braucht zwei bis vier Dollarbeträge, etwa 3,15 oder 3,15,0.30,3.75</translation>
    </message>
    <message>
        <source>--%1 and --%2 do not go together</source>
        <translation>--%1 und --%2 passen nicht zusammen</translation>
    </message>
    <message>
        <source>whose it is, as model providers lists them</source>
        <translation>von wem es ist, wie model providers es aufführt</translation>
    </message>
    <message>
        <source>what the provider calls it</source>
        <translation>wie der Anbieter es nennt</translation>
    </message>
    <message>
        <source>the language it is asked in; the provider&apos;s own when it is left out</source>
        <translation>die Sprache, in der es gefragt wird; die des Anbieters, wenn sie fehlt</translation>
    </message>
    <message>
        <source>where it is; the provider&apos;s own when it is left out or none</source>
        <translation>wo es ist; die des Anbieters, wenn sie fehlt oder none ist</translation>
    </message>
    <message>
        <source>the key in the vault that goes with requests; none: goes without</source>
        <translation>der Schlüssel im Tresor, der mit Anfragen mitgeht; none: geht ohne</translation>
    </message>
    <message>
        <source>tokens that it can see; as the table of prices says when it is left out or none</source>
        <translation>Token, die es sehen kann; wie in der Preistabelle, wenn es fehlt oder none ist</translation>
    </message>
    <message>
        <source>tokens of one answer at most; as the table of prices says when it is left out or none</source>
        <translation>höchstens so viele Token einer Antwort; wie in der Preistabelle, wenn es fehlt oder none ist</translation>
    </message>
    <message>
        <source>it understands images</source>
        <translation>es versteht Bilder</translation>
    </message>
    <message>
        <source>it can think before it answers</source>
        <translation>es kann nachdenken, bevor es antwortet</translation>
    </message>
    <message>
        <source>certificates to trust besides the system&apos;s; none: those alone</source>
        <translation>Zertifikate, denen neben denen des Systems vertraut wird; none: nur jenen</translation>
    </message>
    <message>
        <source>the model that is asked when this one fails, of the same dialect; none: no other</source>
        <translation>das Modell, das gefragt wird, wenn dieses ausfällt, mit demselben Dialekt; none: kein anderes</translation>
    </message>
    <message>
        <source>dollars for a million tokens; of the cache, what is left out counts as dear as anywhere; none: as the table of prices says</source>
        <translation>Dollar für eine Million Token; was vom Zwischenspeicher fehlt, zählt so viel wie irgendwo; none: wie in der Preistabelle</translation>
    </message>
    <message>
        <source>it does not understand images</source>
        <translation>es versteht keine Bilder</translation>
    </message>
    <message>
        <source>it does not think first</source>
        <translation>es denkt nicht erst nach</translation>
    </message>
    <message>
        <source>--%1 takes a day such as 2026-11-29</source>
        <translation>--%1 braucht einen Tag wie 2026-11-29</translation>
    </message>
    <message>
        <source>Keys looked for: %1. Looked through %2:</source>
        <translation>Gesuchte Schlüssel: %1. Durchgesehen %2:</translation>
    </message>
    <message>
        <source>FOUND “%1” in %2 at %3, as %4</source>
        <translation>„%1“ GEFUNDEN in %2 bei %3, als %4</translation>
    </message>
    <message>
        <source>Clean: none of them is in the agent&apos;s machine.</source>
        <translation>Sauber: Keiner von ihnen ist in der Maschine des Agenten.</translation>
    </message>
    <message>
        <source>NOT clean: exchange these keys, for the agent can read them.</source>
        <translation>NICHT sauber: Tauschen Sie diese Schlüssel aus, denn der Agent kann sie lesen.</translation>
    </message>
    <message>
        <source>NOT proven: not all was looked into, or not for every key.</source>
        <translation>NICHT bewiesen: Nicht alles wurde durchgesehen, oder nicht nach jedem Schlüssel.</translation>
    </message>
    <message>
        <source>looks for every key in the disk, the memory and the snapshots of a stopped agent; fails unless none is there</source>
        <translation>sucht nach jedem Schlüssel auf der Festplatte, im Speicher und in den Schnappschüssen eines angehaltenen Agenten; schlägt fehl, wenn einer da ist</translation>
    </message>
    <message>
        <source>%1, no limit</source>
        <translation>%1, keine Grenze</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 requests count as much as was set aside for them: nobody said what they used</source>
        <translation>%1 Anfragen zählen so viel, wie für sie zurückgelegt war: Niemand sagte, was sie verbrauchten</translation>
    </message>
    <message>
        <source>%1 requests have no known price: it is at least that</source>
        <translation>%1 Anfragen haben keinen bekannten Preis: Es ist mindestens so viel</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 Anfragen</translation>
    </message>
    <message>
        <source>%1 more under way</source>
        <translation>%1 weitere unterwegs</translation>
    </message>
    <message>
        <source>no limit of their own</source>
        <translation>keine eigene Grenze</translation>
    </message>
    <message>
        <source>%1 at most</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>a task</source>
        <translation>eine Aufgabe</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>this month</source>
        <translation>diesen Monat</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>turns nobody started, a day: %1</source>
        <translation>Züge, die niemand begonnen hat, am Tag: %1</translation>
    </message>
    <message>
        <source>the same again and again: a person is asked at %1</source>
        <translation>immer wieder dasselbe: Bei %1 wird ein Mensch gefragt</translation>
    </message>
    <message>
        <source>dollars for one task, such as 2.50</source>
        <translation>Dollar für eine Aufgabe, etwa 2.50</translation>
    </message>
    <message>
        <source>dollars a day</source>
        <translation>Dollar am Tag</translation>
    </message>
    <message>
        <source>dollars a month</source>
        <translation>Dollar im Monat</translation>
    </message>
    <message>
        <source>dollars a day for turns that nobody started</source>
        <translation>Dollar am Tag für Züge, die niemand begonnen hat</translation>
    </message>
    <message>
        <source>dollars that the same again and again may cost before a person is asked</source>
        <translation>Dollar, die immer wieder dasselbe kosten darf, bevor ein Mensch gefragt wird</translation>
    </message>
    <message>
        <source>tokens a day, read and written</source>
        <translation>Token am Tag, gelesen und geschrieben</translation>
    </message>
    <message>
        <source>requests a day</source>
        <translation>Anfragen am Tag</translation>
    </message>
    <message>
        <source>say which limit is to change</source>
        <translation>sagen Sie, welche Grenze sich ändern soll</translation>
    </message>
    <message>
        <source>The service did not say what the agent may spend now; nothing was changed.</source>
        <translation>Der Dienst sagte nicht, was der Agent jetzt ausgeben darf; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>--from is a day after --to</source>
        <translation>--from ist ein Tag nach --to</translation>
    </message>
    <message>
        <source>%1 tokens in, %2 out, %3 requests</source>
        <translation>%1 Token hinein, %2 heraus, %3 Anfragen</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>%1 insgesamt</translation>
    </message>
    <message>
        <source>%1 bytes are in %2.</source>
        <translation>%1 Bytes sind in %2.</translation>
    </message>
    <message>
        <source>the first day, such as 2026-11-29; 30 days in all when it is left out</source>
        <translation>der erste Tag, etwa 2026-11-29; 30 Tage insgesamt, wenn er fehlt</translation>
    </message>
    <message>
        <source>the last day; today when it is left out</source>
        <translation>der letzte Tag; heute, wenn er fehlt</translation>
    </message>
    <message>
        <source>what it spent in this task, today and this month, of what it may</source>
        <translation>was er in dieser Aufgabe, heute und diesen Monat ausgab, von dem, was er darf</translation>
    </message>
    <message>
        <source>changes its limits, which requests are refused beyond; none takes one away</source>
        <translation>ändert seine Grenzen, jenseits derer Anfragen abgelehnt werden; none nimmt eine weg</translation>
    </message>
    <message>
        <source>what was spent, by day, agent and model</source>
        <translation>was ausgegeben wurde, nach Tag, Agent und Modell</translation>
    </message>
    <message>
        <source>the same as a table for other programs, in CSV</source>
        <translation>das Gleiche als Tabelle für andere Programme, in CSV</translation>
    </message>
    <message>
        <source>in JSON, an object a line</source>
        <translation>in JSON, ein Objekt je Zeile</translation>
    </message>
    <message>
        <source>into this new file instead of to standard output</source>
        <translation>in diese neue Datei statt auf die Standardausgabe</translation>
    </message>
    <message>
        <source>--%1 is given more than once</source>
        <translation>--%1 ist mehr als einmal angegeben</translation>
    </message>
    <message>
        <source>the key itself is read from standard input; in a command line others could see it</source>
        <translation>der Schlüssel selbst wird von der Standardeingabe gelesen; in einer Befehlszeile könnten ihn andere sehen</translation>
    </message>
    <message>
        <source>%1 (is there no more)</source>
        <translation>%1 (gibt es nicht mehr)</translation>
    </message>
    <message>
        <source>turns it began by itself: %1</source>
        <translation>von selbst begonnene Durchgänge: %1</translation>
    </message>
    <message>
        <source>your prompts: %1</source>
        <translation>Ihre Aufträge: %1</translation>
    </message>
    <message>
        <source>allowed: %1, of these changes of files: %2</source>
        <translation>erlaubt: %1, davon Änderungen an Dateien: %2</translation>
    </message>
    <message>
        <source>blocked: %1</source>
        <translation>verhindert: %1</translation>
    </message>
    <message>
        <source>waiting for your answer: %1 (cofferdamctl waiting list)</source>
        <translation>wartet auf Ihre Antwort: %1 (cofferdamctl waiting list)</translation>
    </message>
    <message>
        <source>spent on models on these days: %1</source>
        <translation>an diesen Tagen für Modelle ausgegeben: %1</translation>
    </message>
    <message>
        <source>spent on models: not known</source>
        <translation>für Modelle ausgegeben: nicht bekannt</translation>
    </message>
    <message>
        <source>starts: %1</source>
        <translation>Starts: %1</translation>
    </message>
    <message>
        <source>rollbacks: %1</source>
        <translation>Rücksprünge: %1</translation>
    </message>
    <message>
        <source>faults: %1; the last: %2</source>
        <translation>Fehler: %1; der letzte: %2</translation>
    </message>
    <message>
        <source>DONE WITHOUT BEING DECIDED: %1</source>
        <translation>OHNE ENTSCHEIDUNG GETAN: %1</translation>
    </message>
    <message>
        <source>From %1 to %2:</source>
        <translation>Von %1 bis %2:</translation>
    </message>
    <message>
        <source>There was more than can be read at once; only the newest is counted.</source>
        <translation>Es gab mehr, als sich auf einmal lesen lässt; nur das Neueste ist gezählt.</translation>
    </message>
    <message>
        <source>No agent did anything.</source>
        <translation>Kein Agent hat etwas getan.</translation>
    </message>
    <message>
        <source>The service ended %1 times without saying so.</source>
        <translation>Der Dienst endete %1-mal, ohne es zu sagen.</translation>
    </message>
    <message>
        <source>The computer slept %1 times, %2 minutes in all.</source>
        <translation>Der Rechner hat %1-mal geschlafen, insgesamt %2 Minuten.</translation>
    </message>
    <message>
        <source>--hours takes a number from 1 on.</source>
        <translation>--hours erwartet eine Zahl ab 1.</translation>
    </message>
    <message>
        <source>blocked %1 times, last on %2</source>
        <translation>%1-mal verhindert, zuletzt am %2</translation>
    </message>
    <message>
        <source>you approved it for one time, until %1</source>
        <translation>von Ihnen für ein Mal erlaubt, bis %1</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>Nichts wartet auf Sie.</translation>
    </message>
    <message>
        <source>A heartbeat comes every so many minutes, or is “off”.</source>
        <translation>Ein Herzschlag kommt alle so viele Minuten oder ist „off“.</translation>
    </message>
    <message>
        <source>From the next start of this computer on the service runs, whether you are logged in or not; agents that ran go on by themselves.</source>
        <translation>Vom nächsten Start dieses Rechners an läuft der Dienst, ob Sie angemeldet sind oder nicht; Agenten, die liefen, machen von selbst weiter.</translation>
    </message>
    <message>
        <source>From the next login on the service runs, and agents that ran go on by themselves. It ends when you log out; --linger keeps it.</source>
        <translation>Von der nächsten Anmeldung an läuft der Dienst, und Agenten, die liefen, machen von selbst weiter. Er endet, wenn Sie sich abmelden; mit --linger bleibt er.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>on, also when nobody is logged in</source>
        <translation>an, auch wenn niemand angemeldet ist</translation>
    </message>
    <message>
        <source>on, from login to logout</source>
        <translation>an, von der Anmeldung bis zur Abmeldung</translation>
    </message>
    <message>
        <source>so many hours back</source>
        <translation>so viele Stunden zurück</translation>
    </message>
    <message>
        <source>what the agents did since you were last there</source>
        <translation>was die Agenten taten, seit Sie zuletzt da waren</translation>
    </message>
    <message>
        <source>the next summary begins here</source>
        <translation>die nächste Zusammenfassung beginnt hier</translation>
    </message>
    <message>
        <source>what was blocked because nobody was there to be asked</source>
        <translation>was verhindert wurde, weil niemand da war, der gefragt werden konnte</translation>
    </message>
    <message>
        <source>lets exactly that through the next time, once</source>
        <translation>lässt genau das beim nächsten Mal durch, einmal</translation>
    </message>
    <message>
        <source>within so many hours, instead of 24</source>
        <translation>innerhalb so vieler Stunden statt 24</translation>
    </message>
    <message>
        <source>forgets it; it is blocked and offered again when it is tried again</source>
        <translation>vergisst es; beim nächsten Versuch wird es verhindert und wieder angeboten</translation>
    </message>
    <message>
        <source>has the agent look by itself what there is to do, every so many minutes; “off”: not</source>
        <translation>lässt den Agenten alle so viele Minuten selbst nachsehen, was zu tun ist; „off“: nicht</translation>
    </message>
    <message>
        <source>starts the service with your session, and the agents that ran</source>
        <translation>startet den Dienst mit Ihrer Sitzung, dazu die Agenten, die liefen</translation>
    </message>
    <message>
        <source>also without a session: asks systemd to keep your programs from the start of the computer on</source>
        <translation>auch ohne Sitzung: bittet systemd, Ihre Programme vom Start des Rechners an laufen zu lassen</translation>
    </message>
    <message>
        <source>does not start it with your session any more</source>
        <translation>startet ihn nicht mehr mit Ihrer Sitzung</translation>
    </message>
    <message>
        <source>says whether it starts with your session</source>
        <translation>sagt, ob er mit Ihrer Sitzung startet</translation>
    </message>
    <message>
        <source>key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>The stores are LOCKED.</source>
        <translation>Die Datenbanken sind GESPERRT.</translation>
    </message>
    <message>
        <source>The stores are open.</source>
        <translation>Die Datenbanken sind offen.</translation>
    </message>
    <message>
        <source>made: %1, last used: %2</source>
        <translation>angelegt: %1, zuletzt benutzt: %2</translation>
    </message>
    <message>
        <source>--recovery and --keychain do not go together</source>
        <translation>--recovery und --keychain passen nicht zusammen</translation>
    </message>
    <message>
        <source>The recovery key, which is not shown:</source>
        <translation>Der Wiederherstellungsschlüssel; er wird nicht angezeigt:</translation>
    </message>
    <message>
        <source>The passphrase, which is not shown:</source>
        <translation>Die Passphrase; sie wird nicht angezeigt:</translation>
    </message>
    <message>
        <source>The new passphrase, which is not shown:</source>
        <translation>Die neue Passphrase; sie wird nicht angezeigt:</translation>
    </message>
    <message>
        <source>The same again, which is not shown:</source>
        <translation>Noch einmal dieselbe; sie wird nicht angezeigt:</translation>
    </message>
    <message>
        <source>The two are not the same; nothing was changed.</source>
        <translation>Die beiden sind nicht gleich; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Type it back, which is not shown:</source>
        <translation>Tippen Sie ihn zurück; er wird nicht angezeigt:</translation>
    </message>
    <message>
        <source>--confirm goes alone</source>
        <translation>--confirm steht allein</translation>
    </message>
    <message>
        <source>Print it or write it down. It is not shown again, and opens nothing before it was typed back.</source>
        <translation>Drucken Sie ihn oder schreiben Sie ihn auf. Er wird nicht noch einmal angezeigt und öffnet nichts, bevor er zurückgetippt wurde.</translation>
    </message>
    <message>
        <source>say keychain or file</source>
        <translation>geben Sie keychain oder file an</translation>
    </message>
    <message>
        <source>what it is called in lists</source>
        <translation>wie er in Listen heißt</translation>
    </message>
    <message>
        <source>whether the stores are open, and the ways to open them; no secrets</source>
        <translation>ob die Datenbanken offen sind und womit sie sich öffnen lassen; keine Geheimnisse</translation>
    </message>
    <message>
        <source>opens the stores; the passphrase is read from standard input</source>
        <translation>öffnet die Datenbanken; die Passphrase wird von der Standardeingabe gelesen</translation>
    </message>
    <message>
        <source>a recovery key instead of the passphrase</source>
        <translation>ein Wiederherstellungsschlüssel statt der Passphrase</translation>
    </message>
    <message>
        <source>asks the keychain of this session</source>
        <translation>fragt den Schlüsselbund dieser Sitzung</translation>
    </message>
    <message>
        <source>freezes every agent and locks the stores until somebody unlocks them</source>
        <translation>friert jeden Agenten ein und sperrt die Datenbanken, bis jemand sie öffnet</translation>
    </message>
    <message>
        <source>another passphrase, or a new one for SLOT, read from standard input</source>
        <translation>eine andere Passphrase, oder eine neue für SLOT, von der Standardeingabe gelesen</translation>
    </message>
    <message>
        <source>makes a recovery key, shows it once and has it typed back</source>
        <translation>macht einen Wiederherstellungsschlüssel, zeigt ihn einmal und lässt ihn zurücktippen</translation>
    </message>
    <message>
        <source>takes the one that was shown back from standard input</source>
        <translation>nimmt den gezeigten von der Standardeingabe zurück</translation>
    </message>
    <message>
        <source>another way to open the stores: keychain or file</source>
        <translation>ein weiterer Weg, die Datenbanken zu öffnen: keychain oder file</translation>
    </message>
    <message>
        <source>one way less; never the last one</source>
        <translation>ein Weg weniger; nie der letzte</translation>
    </message>
    <message>
        <source>%1: upgraded to %2</source>
        <translation>%1: auf %2 gehoben</translation>
    </message>
    <message>
        <source>No agent has an older image than this version&apos;s.</source>
        <translation>Kein Agent hat ein älteres Abbild als das dieser Version.</translation>
    </message>
    <message>
        <source>There is no image of this version yet. Make it with: cofferdamctl image build</source>
        <translation>Es gibt noch kein Abbild dieser Version. Legen Sie es an mit: cofferdamctl image build</translation>
    </message>
    <message>
        <source>moves an agent, or all that have an older one, to this version&apos;s image; what does not work there goes back by itself</source>
        <translation>hebt einen Agenten, oder alle mit einem älteren, auf das Abbild dieser Version; was dort nicht geht, kehrt von selbst zurück</translation>
    </message>
    <message>
        <source>%1: %2 files, %3</source>
        <translation>%1: %2 Dateien, %3</translation>
    </message>
    <message>
        <source>WARNING: %1</source>
        <translation>WARNUNG: %1</translation>
    </message>
    <message>
        <source>  secret: %1 (%2)</source>
        <translation>  geheim: %1 (%2)</translation>
    </message>
    <message>
        <source>  never copied: %1 (%2)</source>
        <translation>  nie kopiert: %1 (%2)</translation>
    </message>
    <message>
        <source>  and %1 more</source>
        <translation>  und %1 weitere</translation>
    </message>
    <message>
        <source>Nothing was copied: look at the warnings, and say --despite-warnings if you mean it.</source>
        <translation>Nichts wurde kopiert: Sehen Sie die Warnungen an, und geben Sie --despite-warnings an, wenn Sie es so wollen.</translation>
    </message>
    <message>
        <source>The agent has a copy as “%1”: %2 files, %3</source>
        <translation>Der Agent hat eine Kopie als „%1“: %2 Dateien, %3</translation>
    </message>
    <message>
        <source>%1 files were left out</source>
        <translation>%1 Dateien wurden ausgelassen</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>other type</source>
        <translation>anderer Typ</translation>
    </message>
    <message>
        <source>other mode</source>
        <translation>andere Rechte</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>  NOT TAKEN OUT: %1</source>
        <translation>  NICHT HERAUSGENOMMEN: %1</translation>
    </message>
    <message>
        <source>  look first: %1</source>
        <translation>  erst ansehen: %1</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>%1 changes, %2 files as they were given</source>
        <translation>%1 Änderungen, %2 Dateien wie hineingegeben</translation>
    </message>
    <message>
        <source>repository: %1</source>
        <translation>Repository: %1</translation>
    </message>
    <message>
        <source>There is more than is shown.</source>
        <translation>Es gibt mehr, als gezeigt wird.</translation>
    </message>
    <message>
        <source>not taken: %1 – %2</source>
        <translation>nicht genommen: %1 – %2</translation>
    </message>
    <message>
        <source>an archive; its names were looked at, not what is in it: %1</source>
        <translation>ein Archiv; seine Namen wurden angesehen, nicht sein Inhalt: %1</translation>
    </message>
    <message>
        <source>%1 files, %2, in %3. They are the agent’s work: look before you run them.</source>
        <translation>%1 Dateien, %2, in %3. Sie sind das Werk des Agenten: Sehen Sie sie an, bevor Sie sie ausführen.</translation>
    </message>
    <message>
        <source>also what comes with a warning</source>
        <translation>auch, was mit einer Warnung kommt</translation>
    </message>
    <message>
        <source>what a folder of yours holds, and which secrets, before you give it away</source>
        <translation>was ein Ordner von Ihnen enthält, und welche Geheimnisse, bevor Sie ihn hergeben</translation>
    </message>
    <message>
        <source>gives the agent a copy of a folder; secrets that are found are left out</source>
        <translation>gibt dem Agenten eine Kopie eines Ordners; gefundene Geheimnisse werden ausgelassen</translation>
    </message>
    <message>
        <source>what the copy is called; otherwise as the folder</source>
        <translation>wie die Kopie heißt; sonst wie der Ordner</translation>
    </message>
    <message>
        <source>this file or folder is left out, too; may be given several times</source>
        <translation>auch diese Datei oder dieser Ordner wird ausgelassen; mehrmals möglich</translation>
    </message>
    <message>
        <source>what is found to be a secret is copied as well</source>
        <translation>was als Geheimnis gefunden wird, wird mitkopiert</translation>
    </message>
    <message>
        <source>the folders that the agent was given</source>
        <translation>die Ordner, die dem Agenten gegeben wurden</translation>
    </message>
    <message>
        <source>what the agent changed in a folder since it was given</source>
        <translation>was der Agent in einem Ordner geändert hat, seit er ihn bekam</translation>
    </message>
    <message>
        <source>what the agent changed in one file of it</source>
        <translation>was der Agent in einer Datei davon geändert hat</translation>
    </message>
    <message>
        <source>copies what the agent added and changed into a folder of yours; nothing there is replaced</source>
        <translation>kopiert, was der Agent hinzugefügt und geändert hat, in einen Ordner von Ihnen; nichts dort wird ersetzt</translation>
    </message>
    <message>
        <source>this file alone; may be given several times</source>
        <translation>nur diese Datei; mehrmals möglich</translation>
    </message>
    <message>
        <source>this file may be replaced; may be given several times</source>
        <translation>diese Datei darf ersetzt werden; mehrmals möglich</translation>
    </message>
    <message>
        <source>programs can be run here as they can there</source>
        <translation>Programme bleiben hier ausführbar, wie sie es dort sind</translation>
    </message>
    <message>
        <source>the history of a repository in it, checked, as one file that git can fetch from</source>
        <translation>die Geschichte eines Repositorys darin, geprüft, als eine Datei, aus der git holen kann</translation>
    </message>
    <message>
        <source>its folder, where it is not the whole</source>
        <translation>sein Ordner, wenn es nicht das Ganze ist</translation>
    </message>
    <message>
        <source>gives up what is on its way</source>
        <translation>bricht ab, was unterwegs ist</translation>
    </message>
    <message>
        <source>no longer keeps in mind what was given; the copy stays</source>
        <translation>merkt sich nicht mehr, was gegeben wurde; die Kopie bleibt</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>schwach</translation>
    </message>
    <message>
        <source>MISSING</source>
        <translation>FEHLT</translation>
    </message>
    <message>
        <source>instead: whether this computer has what agents need, and what to do where it has not</source>
        <translation>stattdessen: ob dieser Rechner hat, was Agenten brauchen, und was zu tun ist, wo nicht</translation>
    </message>
    <message>
        <source>tells each step as a line of JSON, for programs</source>
        <translation>meldet jeden Schritt als eine Zeile JSON, für Programme</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 MiB of pictures go with a prompt, and no more.</source>
        <translation>Mit einem Auftrag gehen %1 MiB an Bildern und nicht mehr.</translation>
    </message>
    <message>
        <source>(%1 tokens)</source>
        <translation>(%1 Token)</translation>
    </message>
    <message>
        <source>a picture for the model (PNG, JPEG, GIF or WebP)</source>
        <translation>ein Bild für das Modell (PNG, JPEG, GIF oder WebP)</translation>
    </message>
    <message>
        <source>begins a new conversation: the agent does not know any more what was said; its files stay</source>
        <translation>beginnt ein neues Gespräch: Der Agent weiß nicht mehr, was gesagt wurde; seine Dateien bleiben</translation>
    </message>
    <message>
        <source>%1 could not be run: this computer starts nothing with a session by systemd.</source>
        <translation>%1 ließ sich nicht ausführen: Dieser Rechner startet nichts durch systemd mit einer Sitzung.</translation>
    </message>
    <message>
        <source>%1 said: %2</source>
        <translation>%1 sagte: %2</translation>
    </message>
    <message>
        <source>This program lacks a part of itself.</source>
        <translation>Diesem Programm fehlt ein Teil von sich.</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 ließ sich nicht schreiben.</translation>
    </message>
    <message>
        <source>only models on this computer</source>
        <translation>nur Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>something came there from a marked folder</source>
        <translation>etwas kam aus einem markierten Ordner dorthin</translation>
    </message>
    <message>
        <source>%1 has read %2 in an earlier conversation (%3)</source>
        <translation>%1 hat in einem früheren Gespräch %2 gelesen (%3)</translation>
    </message>
    <message>
        <source>%1 has read %2 (%3): %4</source>
        <extracomment>%4: &quot;only models on this computer&quot; or &quot;no model&quot;</extracomment>
        <translation>%1 hat %2 gelesen (%3): %4</translation>
    </message>
    <message>
        <source>in this agent&apos;s home alone; otherwise in every agent&apos;s</source>
        <translation>nur im persönlichen Ordner dieses Agenten; sonst in dem jedes Agenten</translation>
    </message>
    <message>
        <source>the marked folders, and what conversations have read of them</source>
        <translation>die markierten Ordner, und was Gespräche davon gelesen haben</translation>
    </message>
    <message>
        <source>whoever reads in this folder may from then on ask only models on this computer, or none</source>
        <translation>wer in diesem Ordner liest, darf von da an nur Modelle auf diesem Rechner fragen, oder keines</translation>
    </message>
    <message>
        <source>which models may hear of it (local)</source>
        <translation>welche Modelle davon hören dürfen (local)</translation>
    </message>
    <message>
        <source>the folder is as any other from now on; what was read of it stays read</source>
        <translation>der Ordner ist von jetzt an wie jeder andere; was davon gelesen wurde, bleibt gelesen</translation>
    </message>
    <message>
        <source>--seen goes without --hours: what was before those hours would not have been told</source>
        <translation>--seen steht ohne --hours: Was vor diesen Stunden war, wäre nicht erzählt worden</translation>
    </message>
    <message>
        <source>in the folder %1</source>
        <translation>im Ordner %1</translation>
    </message>
    <message>
        <source>all of it: %1</source>
        <translation>alles davon: %1</translation>
    </message>
    <message>
        <source>Say which, as the list has it: ID:TIMES.</source>
        <translation>Geben Sie an, was, wie es in der Liste steht: ID:TIMES.</translation>
    </message>
    <message>
        <source>an archive that nobody could look into: %1</source>
        <translation>ein Archiv, in das niemand hineinsehen konnte: %1</translation>
    </message>
    <message>
        <source>blocked, and not kept for your answer, because there were too many or too large ones: %1</source>
        <translation>blockiert und nicht für Ihre Antwort aufgehoben, weil es zu viele oder zu große waren: %1</translation>
    </message>
</context>
<context>
    <name>Client</name>
    <message>
        <source>%1 is not a recording, or is damaged.</source>
        <translation>%1 ist keine Aufzeichnung oder ist beschädigt.</translation>
    </message>
    <message>
        <source>This is a replay: nothing can be changed.</source>
        <translation>Dies ist eine Wiedergabe: nichts lässt sich ändern.</translation>
    </message>
    <message>
        <source>The recording does not hold this.</source>
        <translation>Die Aufzeichnung enthält das nicht.</translation>
    </message>
    <message>
        <source>The service is not running (%1 does not exist).</source>
        <translation>Der Dienst läuft nicht (%1 gibt es nicht).</translation>
    </message>
    <message>
        <source>The service closed the connection.</source>
        <translation>Der Dienst hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <source>The service is not running.</source>
        <translation>Der Dienst läuft nicht.</translation>
    </message>
    <message>
        <source>The connection was closed.</source>
        <translation>Die Verbindung wurde geschlossen.</translation>
    </message>
    <message>
        <source>The system does not say who answers on %1.</source>
        <translation>Das System sagt nicht, wer auf %1 antwortet.</translation>
    </message>
    <message>
        <source>%1 is answered by another user (%2), not by your service.</source>
        <translation>Auf %1 antwortet ein anderer Benutzer (%2), nicht Ihr Dienst.</translation>
    </message>
    <message>
        <source>The service does not answer.</source>
        <translation>Der Dienst antwortet nicht.</translation>
    </message>
    <message>
        <source>The running service is of another version. Restart it.</source>
        <translation>Der laufende Dienst ist von einer anderen Version. Starten Sie ihn neu.</translation>
    </message>
    <message>
        <source>The request is larger than %1 MiB.</source>
        <translation>Die Anfrage ist größer als %1 MiB.</translation>
    </message>
    <message>
        <source>The service sent something that is not understood.</source>
        <translation>Der Dienst hat etwas Unverständliches gesendet.</translation>
    </message>
    <message>
        <source>The service is not running, and %1 cannot be started.</source>
        <translation>Der Dienst läuft nicht, und %1 lässt sich nicht starten.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>The service ended without a word.</source>
        <translation>Der Dienst endete ohne ein Wort.</translation>
    </message>
</context>
<context>
    <name>ComputerCheck</name>
    <message>
        <source>Speed of machines</source>
        <translation>Tempo der Maschinen</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Room on the disk</source>
        <translation>Platz auf der Platte</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Check %1</source>
        <translation>Prüfung %1</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>It will do</source>
        <translation>Es genügt</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Unbekannt</translation>
    </message>
</context>
<context>
    <name>DataRules</name>
    <message>
        <source>There is no such agent.</source>
        <translation>Diesen Agenten gibt es nicht.</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>only models on this computer</source>
        <translation>nur Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>Marked: what is in %1 is for %2.</source>
        <translation>Markiert: Was in %1 ist, ist für %2.</translation>
    </message>
    <message>
        <source>Say which models may see it: only those on this computer, or none.</source>
        <translation>Sagen Sie, welche Modelle es sehen dürfen: nur die auf diesem Rechner oder keines.</translation>
    </message>
    <message>
        <source>This is no path.</source>
        <translation>Das ist kein Pfad.</translation>
    </message>
    <message>
        <source>Only a folder in the agent&apos;s home, %1, can be marked.</source>
        <translation>Nur ein Ordner im persönlichen Ordner des Agenten, %1, lässt sich markieren.</translation>
    </message>
    <message>
        <source>%1 is OpenClaw&apos;s own, and no tool may look into it anyway.</source>
        <translation>%1 gehört OpenClaw selbst, und kein Werkzeug darf ohnehin hineinsehen.</translation>
    </message>
    <message>
        <source>There are too many marked folders already.</source>
        <translation>Es gibt schon zu viele markierte Ordner.</translation>
    </message>
    <message>
        <source>This folder is not marked.</source>
        <translation>Dieser Ordner ist nicht markiert.</translation>
    </message>
    <message>
        <source>No longer marked: %1. What was read of it stays read.</source>
        <translation>Nicht mehr markiert: %1. Was davon gelesen wurde, bleibt gelesen.</translation>
    </message>
    <message>
        <source>What lay in a marked folder is now also at %1, which is for %2, too.</source>
        <translation>Was in einem markierten Ordner lag, ist jetzt auch in %1, und das ist ebenfalls für %2.</translation>
    </message>
    <message>
        <source>This conversation has read %1: no model may be asked from now on.</source>
        <translation>Dieses Gespräch hat in %1 gelesen: Von jetzt an darf kein Modell gefragt werden.</translation>
    </message>
    <message>
        <source>This conversation has read %1: only models on this computer from now on.</source>
        <translation>Dieses Gespräch hat %1 gelesen: von jetzt an nur Modelle auf diesem Rechner.</translation>
    </message>
    <message>
        <source>What the agent has read of marked folders could not be written down: %1</source>
        <translation>Was der Agent aus markierten Ordnern gelesen hat, ließ sich nicht niederschreiben: %1</translation>
    </message>
    <message>
        <source>A new conversation began: it has read nothing of marked folders yet.</source>
        <translation>Ein neues Gespräch begann: Es hat noch nichts aus markierten Ordnern gelesen.</translation>
    </message>
    <message>
        <source>What was read of marked folders is written down in a way that cannot be understood.</source>
        <translation>Was aus markierten Ordnern gelesen wurde, ist auf eine Weise niedergeschrieben, die sich nicht verstehen lässt.</translation>
    </message>
    <message>
        <source>Nothing of it was written down when the snapshot was taken.</source>
        <translation>Davon war nichts niedergeschrieben, als der Schnappschuss aufgenommen wurde.</translation>
    </message>
    <message>
        <source>What the agent had read of marked folders then is not known, so all of them count as read: %1</source>
        <translation>Was der Agent damals aus markierten Ordnern gelesen hatte, ist nicht bekannt, daher gelten alle als gelesen: %1</translation>
    </message>
    <message>
        <source>What the agent had read of marked folders cannot be looked up: %1</source>
        <translation>Was der Agent aus markierten Ordnern gelesen hat, lässt sich nicht nachschlagen: %1</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Nothing happened for too long.</source>
        <translation>Zu lange geschah nichts.</translation>
    </message>
    <message>
        <source>The demo is running already.</source>
        <translation>Die Vorführung läuft schon.</translation>
    </message>
    <message>
        <source>Control run: the same story under rules that allow everything, in an agent that is thrown away.</source>
        <translation>Gegenprobe: dieselbe Geschichte unter Regeln, die alles erlauben, in einem Agenten, der weggeworfen wird.</translation>
    </message>
    <message>
        <source>%1: a real OpenClaw in a real virtual machine, driven by a scripted model.</source>
        <translation>%1: ein echtes OpenClaw in einer echten virtuellen Maschine, gesteuert von einem Modell nach Drehbuch.</translation>
    </message>
    <message>
        <source>Removing the agent of an earlier run</source>
        <translation>Der Agent eines früheren Laufs wird entfernt</translation>
    </message>
    <message>
        <source>Making an agent from the ready snapshot</source>
        <translation>Ein Agent entsteht aus dem fertigen Schnappschuss</translation>
    </message>
    <message>
        <source>The agent&apos;s VM answers after %1 ms (%2)</source>
        <translation>Die VM des Agenten antwortet nach %1 ms (%2)</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>The customers folder is empty before the story begins.</source>
        <translation>Der Kundenordner ist leer, bevor die Geschichte beginnt.</translation>
    </message>
    <message>
        <source>The demo&apos;s file %1 is missing.</source>
        <translation>Die Datei %1 der Vorführung fehlt.</translation>
    </message>
    <message>
        <source>The scenario has no prompt “%1”.</source>
        <translation>Das Drehbuch hat keinen Auftrag „%1“.</translation>
    </message>
    <message>
        <source>User: %1</source>
        <translation>Benutzer: %1</translation>
    </message>
    <message>
        <source>Agent: %1</source>
        <translation>Agent: %1</translation>
    </message>
    <message>
        <source>The story did not show: %1</source>
        <translation>Die Geschichte zeigte nicht: %1</translation>
    </message>
    <message>
        <source>The story showed what must not happen: %1</source>
        <translation>Die Geschichte zeigte, was nicht geschehen darf: %1</translation>
    </message>
    <message>
        <source>after the story</source>
        <translation>nach der Geschichte</translation>
    </message>
    <message>
        <source>The wipe did not happen; there would be nothing to undo.</source>
        <translation>Es wurde nichts gelöscht; es gäbe nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>The trail: %1 allowed, %2 allowed after a snapshot, %3 asked and denied, %4 blocked</source>
        <translation>Das Protokoll: %1 erlaubt, %2 nach einem Schnappschuss erlaubt, %3 gefragt und abgelehnt, %4 verhindert</translation>
    </message>
    <message>
        <source>The trail does not hold the story: some decision is missing.</source>
        <translation>Das Protokoll enthält die Geschichte nicht: Eine Entscheidung fehlt.</translation>
    </message>
    <message>
        <source>No question was shown.</source>
        <translation>Es wurde keine Frage gezeigt.</translation>
    </message>
    <message>
        <source>The trail names no snapshot before the wipe.</source>
        <translation>Das Protokoll nennt keinen Schnappschuss vor dem Löschen.</translation>
    </message>
    <message>
        <source>Rolling back to just before the wipe</source>
        <translation>Zurück bis kurz vor das Löschen</translation>
    </message>
    <message>
        <source>The guest answers again after %1 ms</source>
        <translation>Der Gast antwortet wieder nach %1 ms</translation>
    </message>
    <message>
        <source>after the rollback</source>
        <translation>nach dem Zurückgehen</translation>
    </message>
    <message>
        <source>The files are not what they were before the wipe.</source>
        <translation>Die Dateien sind nicht wie vor dem Löschen.</translation>
    </message>
    <message>
        <source>Every file is back, every hash is right</source>
        <translation>Jede Datei ist zurück, jeder Hash stimmt</translation>
    </message>
    <message>
        <source>After the rollback the agent did not show: %1</source>
        <translation>Nach dem Zurückgehen zeigte der Agent nicht: %1</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>am Ende</translation>
    </message>
    <message>
        <source>The files changed again after the rollback.</source>
        <translation>Die Dateien änderten sich nach dem Zurückgehen erneut.</translation>
    </message>
    <message numerus="yes">
        <source>The sink saw %n attempt(s) to reach %1; nothing left</source>
        <translation>
            <numerusform>Der Ausguss sah %n Versuch, %1 zu erreichen; nichts ging hinaus</numerusform>
            <numerusform>Der Ausguss sah %n Versuche, %1 zu erreichen; nichts ging hinaus</numerusform>
        </translation>
    </message>
    <message>
        <source>The sending was not attempted.</source>
        <translation>Das Senden wurde nicht versucht.</translation>
    </message>
    <message>
        <source>Without rules: the wipe was done and the key was on its way. Only the missing network kept it in.</source>
        <translation>Ohne Regeln: Es wurde gelöscht, und der Schlüssel war unterwegs. Nur das fehlende Netz hielt ihn auf.</translation>
    </message>
    <message>
        <source>The agent&apos;s turn ended: %1</source>
        <translation>Der Durchgang des Agenten endete: %1</translation>
    </message>
    <message>
        <source>rules %1 µs</source>
        <translation>Regeln %1 µs</translation>
    </message>
    <message>
        <source>snapshot %1 ms</source>
        <translation>Schnappschuss %1 ms</translation>
    </message>
    <message>
        <source>asked for %1 ms</source>
        <translation>gefragt %1 ms</translation>
    </message>
    <message>
        <source>in all %1 ms</source>
        <translation>insgesamt %1 ms</translation>
    </message>
    <message>
        <source>Question to the user: %1 – %2</source>
        <translation>Frage an den Benutzer: %1 – %2</translation>
    </message>
    <message>
        <source>The question was answered in the window</source>
        <translation>Die Frage wurde im Fenster beantwortet</translation>
    </message>
    <message>
        <source>User: denied</source>
        <translation>Benutzer: abgelehnt</translation>
    </message>
    <message>
        <source>FAILED: %1</source>
        <translation>FEHLGESCHLAGEN: %1</translation>
    </message>
    <message>
        <source>The control run shows what the rules keep from happening.</source>
        <translation>Die Gegenprobe zeigt, was die Regeln verhindern.</translation>
    </message>
    <message>
        <source>The demo passed.</source>
        <translation>Die Vorführung ist gelungen.</translation>
    </message>
    <message>
        <source>The demo failed.</source>
        <translation>Die Vorführung ist fehlgeschlagen.</translation>
    </message>
    <message numerus="yes">
        <source>Put %n file(s) of a small project into the VM</source>
        <translation>
            <numerusform>%n Datei eines kleinen Projekts in die VM gelegt</numerusform>
            <numerusform>%n Dateien eines kleinen Projekts in die VM gelegt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Customers %1: %n file(s)</source>
        <translation>
            <numerusform>Kunden %1: %n Datei</numerusform>
            <numerusform>Kunden %1: %n Dateien</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dial</name>
    <message>
        <source>This is not an address of a server.</source>
        <translation>Das ist keine Adresse eines Servers.</translation>
    </message>
    <message>
        <source>The address of %1 has to begin with http:// or https://.</source>
        <translation>Die Adresse von %1 muss mit http:// oder https:// beginnen.</translation>
    </message>
    <message>
        <source>The address of %1 holds a user or a password. A credential belongs in the vault.</source>
        <translation>Die Adresse von %1 enthält einen Benutzer oder ein Passwort. Zugangsdaten gehören in den Tresor.</translation>
    </message>
    <message>
        <source>The address of %1 holds a “#”: no server gets what follows it.</source>
        <translation>In der Adresse von %1 steht ein „#“: Kein Server bekommt, was danach kommt.</translation>
    </message>
    <message>
        <source>The address of %1 has no valid port, or is too long.</source>
        <translation>Die Adresse von %1 hat keinen gültigen Port oder ist zu lang.</translation>
    </message>
    <message>
        <source>A request to %1 cannot carry the header “%2” as it is.</source>
        <translation>Eine Anfrage an %1 kann die Kopfzeile „%2“ so nicht mitnehmen.</translation>
    </message>
    <message>
        <source>A request to %1 has too many headers.</source>
        <translation>Eine Anfrage an %1 hat zu viele Kopfzeilen.</translation>
    </message>
    <message>
        <source>The credential for %1 is empty, or holds line ends or control characters: add it to the vault again.</source>
        <translation>Die Zugangsdaten für %1 sind leer oder enthalten Zeilenenden oder Steuerzeichen: Legen Sie sie neu in den Tresor.</translation>
    </message>
    <message>
        <source>A request to %1 that only asks cannot carry anything.</source>
        <translation>Eine Anfrage an %1, die nur fragt, kann nichts mitbringen.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not for that name.</source>
        <translation>Das Zertifikat von %1 gilt nicht für diesen Namen.</translation>
    </message>
    <message>
        <source>The certificate of %1 has expired.</source>
        <translation>Das Zertifikat von %1 ist abgelaufen.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not valid yet; or the clock of this computer is wrong.</source>
        <translation>Das Zertifikat von %1 gilt noch nicht; oder die Uhr dieses Rechners geht falsch.</translation>
    </message>
    <message>
        <source>The certificate of %1 comes from somebody this computer does not trust.</source>
        <translation>Das Zertifikat von %1 stammt von jemandem, dem dieser Rechner nicht vertraut.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not accepted (%2).</source>
        <translation>Das Zertifikat von %1 wird nicht anerkannt (%2).</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 cannot be reached, or does not do its work.</source>
        <translation>Der Proxy auf dem Weg zu %1 ist nicht zu erreichen oder tut seine Arbeit nicht.</translation>
    </message>
    <message>
        <source>The address of %1 is not understood.</source>
        <translation>Die Adresse von %1 ist nicht zu verstehen.</translation>
    </message>
    <message>
        <source>No address is found for %1: the name is wrong, or this computer is offline.</source>
        <translation>Für %1 findet sich keine Adresse: Der Name ist falsch, oder dieser Rechner ist offline.</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>Bei %1 nimmt niemand Verbindungen an.</translation>
    </message>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>%1 ist nicht zu erreichen.</translation>
    </message>
    <message>
        <source>The certificates for %1 cannot be read from “%2”.</source>
        <translation>Die Zertifikate für %1 lassen sich nicht aus „%2“ lesen.</translation>
    </message>
    <message>
        <source>There is no secure connection to %1 (%2).</source>
        <translation>Es gibt keine sichere Verbindung zu %1 (%2).</translation>
    </message>
    <message>
        <source>%1 cannot be reached (%2).</source>
        <translation>%1 ist nicht zu erreichen (%2).</translation>
    </message>
    <message>
        <source>%1 sends an answer that cannot be unpacked.</source>
        <translation>%1 schickt eine Antwort, die sich nicht entpacken lässt.</translation>
    </message>
    <message>
        <source>%1 does not answer as the web does (%2).</source>
        <translation>%1 antwortet nicht so, wie es im Web üblich ist (%2).</translation>
    </message>
    <message>
        <source>No connection to %1 came about within %2 s.</source>
        <translation>In %2 s kam keine Verbindung zu %1 zustande.</translation>
    </message>
    <message>
        <source>%1 has taken the request, and not answered within %2 s.</source>
        <translation>%1 hat die Anfrage angenommen und in %2 s nicht geantwortet.</translation>
    </message>
    <message>
        <source>%1 stopped in the middle of its answer, and was silent for %2 s.</source>
        <translation>%1 hielt mitten in seiner Antwort an und schwieg %2 s lang.</translation>
    </message>
    <message>
        <source>%1 wants the request to be sent to “%2”. That is not done by itself: if it is right, change the address of the model.</source>
        <translation>%1 will, dass die Anfrage an „%2“ geht. Das geschieht nicht von selbst: Wenn es richtig ist, ändern Sie die Adresse des Modells.</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 wants a user and a password.</source>
        <translation>Der Proxy auf dem Weg zu %1 will einen Benutzer und ein Passwort.</translation>
    </message>
    <message>
        <source>The proxy refuses to connect to %1 (status %2).</source>
        <translation>Der Proxy weigert sich, eine Verbindung zu %1 herzustellen (Status %2).</translation>
    </message>
    <message>
        <source>The connection to %1 ended in the middle of its answer.</source>
        <translation>Die Verbindung zu %1 endete mitten in der Antwort.</translation>
    </message>
    <message>
        <source>The connection to %1 ended before it answered. It may have worked on the request all the same.</source>
        <translation>Die Verbindung zu %1 endete, bevor es antwortete. Es kann die Anfrage trotzdem bearbeitet haben.</translation>
    </message>
    <message>
        <source>%1 sends more than %2 KiB of headers.</source>
        <translation>%1 schickt mehr als %2 KiB Kopfzeilen.</translation>
    </message>
    <message>
        <source>The answer of %1 is longer than %2 MiB.</source>
        <translation>Die Antwort von %1 ist länger als %2 MiB.</translation>
    </message>
    <message>
        <source>Answers come much faster than they are taken. That of %1 was given up.</source>
        <translation>Antworten kommen viel schneller, als sie abgenommen werden. Die von %1 wurde aufgegeben.</translation>
    </message>
    <message>
        <source>The request to %1 could not be prepared: this computer&apos;s libcurl lacks something.</source>
        <translation>Die Anfrage an %1 ließ sich nicht vorbereiten: Der Bibliothek libcurl auf diesem Rechner fehlt etwas.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>It changed while it was read.</source>
        <translation>Es änderte sich, während es gelesen wurde.</translation>
    </message>
    <message>
        <source>Copying out of the machine</source>
        <translation>Kopieren aus der Maschine</translation>
    </message>
    <message>
        <source>It cannot be read in the machine, or is no file any more.</source>
        <translation>Es lässt sich in der Maschine nicht lesen oder ist keine Datei mehr.</translation>
    </message>
    <message>
        <source>It is too large.</source>
        <translation>Es ist zu groß.</translation>
    </message>
    <message>
        <source>Looking at the folder</source>
        <translation>Ansehen des Ordners</translation>
    </message>
    <message>
        <source>Copying into the machine</source>
        <translation>Kopieren in die Maschine</translation>
    </message>
    <message>
        <source>The agent has a folder “%1” already; choose another name.</source>
        <translation>Der Agent hat schon einen Ordner „%1“; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>It was given up.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The connection to the machine was cut.</source>
        <translation>Die Verbindung zur Maschine wurde getrennt.</translation>
    </message>
    <message>
        <source>Files of this agent are on their way already; wait, or give that up first.</source>
        <translation>Dateien dieses Agenten sind schon unterwegs; warten Sie, oder brechen Sie das erst ab.</translation>
    </message>
    <message>
        <source>A name has 1 to 80 letters, digits, blanks, dots, dashes or underscores, and begins with a letter, a digit or an underscore.</source>
        <translation>Ein Name hat 1 bis 80 Buchstaben, Ziffern, Leerzeichen, Punkte, Striche oder Unterstriche und beginnt mit einem Buchstaben, einer Ziffer oder einem Unterstrich.</translation>
    </message>
    <message>
        <source>You gave the agent a copy of “%1”.</source>
        <translation>Sie gaben dem Agenten eine Kopie von „%1“.</translation>
    </message>
    <message>
        <source>The agent’s machine has no such folder any more: it was removed, or you went back to before it was given.</source>
        <translation>Die Maschine des Agenten hat diesen Ordner nicht mehr: Er wurde entfernt, oder Sie gingen in die Zeit zurück, bevor er gegeben wurde.</translation>
    </message>
    <message>
        <source>It is too large to be shown.</source>
        <translation>Es ist zu groß, um angezeigt zu werden.</translation>
    </message>
    <message>
        <source>It is no text.</source>
        <translation>Es ist kein Text.</translation>
    </message>
    <message>
        <source>Your own file is another one by now, or gone, so this is all of the agent’s.</source>
        <translation>Ihre eigene Datei ist inzwischen eine andere oder fort, daher ist dies alles vom Agenten.</translation>
    </message>
    <message>
        <source>The history cannot be read.</source>
        <translation>Die Geschichte lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The agent deleted it.</source>
        <translation>Der Agent hat es gelöscht.</translation>
    </message>
    <message>
        <source>The agent did not change it.</source>
        <translation>Der Agent hat es nicht geändert.</translation>
    </message>
    <message>
        <source>There is no room for that: %1 MiB are needed.</source>
        <translation>Dafür ist kein Platz: %1 MiB werden gebraucht.</translation>
    </message>
    <message>
        <source>Say the file with its whole path.</source>
        <translation>Geben Sie die Datei mit ihrem ganzen Pfad an.</translation>
    </message>
    <message>
        <source>The history is larger than can be taken.</source>
        <translation>Die Geschichte ist größer, als sich herausnehmen lässt.</translation>
    </message>
    <message>
        <source>You took the history of “%1” out of the agent’s machine.</source>
        <translation>Sie nahmen die Geschichte von „%1“ aus der Maschine des Agenten heraus.</translation>
    </message>
    <message>
        <source>There are more files in this folder than can be looked at.</source>
        <translation>In diesem Ordner sind mehr Dateien, als sich ansehen lassen.</translation>
    </message>
    <message>
        <source>What the machine says of this folder makes no sense.</source>
        <translation>Was die Maschine über diesen Ordner sagt, ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>The agent’s machine does not answer; start the agent first.</source>
        <translation>Die Maschine des Agenten antwortet nicht; starten Sie zuerst den Agenten.</translation>
    </message>
    <message>
        <source>There is no room to compare.</source>
        <translation>Für einen Vergleich ist kein Platz.</translation>
    </message>
    <message>
        <source>Most of it is empty: it takes far more room here than there.</source>
        <translation>Das meiste davon ist leer: Es braucht hier weit mehr Platz als dort.</translation>
    </message>
    <message>
        <source>Its name begins like an option of a command.</source>
        <translation>Der Name beginnt wie eine Option eines Befehls.</translation>
    </message>
    <message>
        <source>Its name, or that of a folder on its way, looks like another one’s, and some disks take both for the same.</source>
        <translation>Der Name, oder der eines Ordners auf dem Weg dorthin, sieht aus wie ein anderer, und manche Platten halten beide für denselben.</translation>
    </message>
    <message>
        <source>It is a link; it could lead anywhere on this computer.</source>
        <translation>Es ist ein Link; er könnte auf diesem Rechner überallhin führen.</translation>
    </message>
    <message>
        <source>It is a folder.</source>
        <translation>Es ist ein Ordner.</translation>
    </message>
    <message>
        <source>It is neither a file nor a folder.</source>
        <translation>Es ist weder eine Datei noch ein Ordner.</translation>
    </message>
    <message>
        <source>It is an archive with “%1” in it. %2</source>
        <translation>Es ist ein Archiv mit „%1“ darin. %2</translation>
    </message>
    <message>
        <source>It is an archive with links in it: “%1”.</source>
        <translation>Es ist ein Archiv mit Links darin: „%1“.</translation>
    </message>
    <message>
        <source>It is an archive with more than files and folders in it: “%1”.</source>
        <translation>Es ist ein Archiv mit mehr als Dateien und Ordnern darin: „%1“.</translation>
    </message>
    <message>
        <source>It is an archive with a program in it that runs with another’s rights: “%1”.</source>
        <translation>Es ist ein Archiv mit einem Programm darin, das mit den Rechten eines anderen läuft: „%1“.</translation>
    </message>
    <message>
        <source>It is an archive that is damaged, or made to look so.</source>
        <translation>Es ist ein Archiv, das beschädigt ist oder so aussehen soll.</translation>
    </message>
    <message>
        <source>It is an archive that unpacks to more than can be looked through.</source>
        <translation>Es ist ein Archiv, das sich zu mehr entpackt, als sich durchsehen lässt.</translation>
    </message>
    <message>
        <source>Its path leads elsewhere.</source>
        <translation>Der Pfad führt anderswohin.</translation>
    </message>
    <message>
        <source>Its name is too long.</source>
        <translation>Der Name ist zu lang.</translation>
    </message>
    <message>
        <source>Its name is no text.</source>
        <translation>Der Name ist kein Text.</translation>
    </message>
    <message>
        <source>Its name has characters that nobody sees.</source>
        <translation>Der Name hat Zeichen, die niemand sieht.</translation>
    </message>
    <message>
        <source>It belongs to a repository’s own files, which can make git run programs. Take the history as a bundle.</source>
        <translation>Es gehört zu den eigenen Dateien eines Repositorys, die git Programme ausführen lassen können. Nehmen Sie die Geschichte als Bündel heraus.</translation>
    </message>
    <message>
        <source>Its name means something else on other systems.</source>
        <translation>Der Name bedeutet auf anderen Systemen etwas anderes.</translation>
    </message>
    <message>
        <source>It lies too deep.</source>
        <translation>Es liegt zu tief.</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2</source>
        <translation>„%1“ lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>es lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>The folder holds more than can be given at once: at most %1 files and %2 GiB.</source>
        <translation>Der Ordner enthält mehr, als sich auf einmal geben lässt: höchstens %1 Dateien und %2 GiB.</translation>
    </message>
    <message>
        <source>it is neither a file nor a folder</source>
        <translation>es ist weder eine Datei noch ein Ordner</translation>
    </message>
    <message>
        <source>it lies too deep</source>
        <translation>es liegt zu tief</translation>
    </message>
    <message>
        <source>it is a link that leads out of the folder, to “%1”</source>
        <translation>es ist ein Link, der aus dem Ordner hinausführt, nach „%1“</translation>
    </message>
    <message>
        <source>This is your whole home folder, or holds it: mail, keys and all that your programs know. Choose the folder of one project.</source>
        <translation>Das ist Ihr ganzer persönlicher Ordner, oder enthält ihn: Post, Schlüssel und alles, was Ihre Programme wissen. Wählen Sie den Ordner eines einzelnen Projekts.</translation>
    </message>
    <message>
        <source>Programs of yours keep their own things in this folder, keys among them.</source>
        <translation>In diesem Ordner verwahren Programme von Ihnen Eigenes, darunter Schlüssel.</translation>
    </message>
    <message>
        <source>This folder is the system’s, and no project.</source>
        <translation>Dieser Ordner gehört dem System und ist kein Projekt.</translation>
    </message>
    <message>
        <source>“%1” is no folder.</source>
        <translation>„%1“ ist kein Ordner.</translation>
    </message>
    <message>
        <source>This is the whole computer; choose a folder.</source>
        <translation>Das ist der ganze Rechner; wählen Sie einen Ordner.</translation>
    </message>
    <message>
        <source>git does not take this history: %1</source>
        <translation>git nimmt diese Geschichte nicht an: %1</translation>
    </message>
    <message>
        <source>There is no room to look at the history.</source>
        <translation>Um die Geschichte anzusehen, ist kein Platz.</translation>
    </message>
    <message>
        <source>It has more branches and tags than can be taken.</source>
        <translation>Es hat mehr Zweige und Marken, als sich herausnehmen lassen.</translation>
    </message>
    <message>
        <source>This repository has no branch with a name that can be taken.</source>
        <translation>Dieses Repository hat keinen Zweig mit einem Namen, der sich übernehmen lässt.</translation>
    </message>
    <message>
        <source>What was kept of this folder cannot be read.</source>
        <translation>Was über diesen Ordner bewahrt wurde, lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The agent was given no folder “%1”.</source>
        <translation>Dem Agenten wurde kein Ordner „%1“ gegeben.</translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>ein privater Schlüssel</translation>
    </message>
    <message>
        <source>passwords or tokens</source>
        <translation>Passwörter oder Zugangsmarken</translation>
    </message>
    <message>
        <source>settings that often hold passwords</source>
        <translation>Einstellungen, die oft Passwörter enthalten</translation>
    </message>
    <message>
        <source>the way into a cloud account</source>
        <translation>der Zugang zu einem Cloud-Konto</translation>
    </message>
    <message>
        <source>a history of commands</source>
        <translation>ein Verlauf von Befehlen</translation>
    </message>
    <message>
        <source>what a browser or a purse knows</source>
        <translation>was ein Browser oder eine Geldbörse weiß</translation>
    </message>
    <message>
        <source>git, or another tool for versions, may run or obey it.</source>
        <translation>git oder ein anderes Werkzeug für Versionen könnte es ausführen oder befolgen.</translation>
    </message>
    <message>
        <source>An editor that opens the folder may run or obey it.</source>
        <translation>Ein Editor, der den Ordner öffnet, könnte es ausführen oder befolgen.</translation>
    </message>
    <message>
        <source>A shell or an interpreter may run it as soon as one goes into the folder.</source>
        <translation>Eine Shell oder ein Interpreter könnte es ausführen, sobald man in den Ordner geht.</translation>
    </message>
    <message>
        <source>It runs when one opens it.</source>
        <translation>Es läuft, wenn man es öffnet.</translation>
    </message>
    <message>
        <source>It decides what runs when one builds or installs what is in the folder.</source>
        <translation>Es bestimmt, was läuft, wenn man baut oder installiert, was im Ordner ist.</translation>
    </message>
    <message>
        <source>An assistant on this computer that opens the folder may obey it.</source>
        <translation>Ein Assistent auf diesem Rechner, der den Ordner öffnet, könnte es befolgen.</translation>
    </message>
    <message>
        <source>It may hold programs that run when one opens it.</source>
        <translation>Es könnte Programme enthalten, die laufen, wenn man es öffnet.</translation>
    </message>
    <message>
        <source>“%1” is there already.</source>
        <translation>„%1“ gibt es schon.</translation>
    </message>
    <message>
        <source>The way to “%1” leads through a link, or through what is no folder.</source>
        <translation>Der Weg zu „%1“ führt durch einen Link oder durch etwas, das kein Ordner ist.</translation>
    </message>
    <message>
        <source>“%1” cannot be written: %2</source>
        <translation>„%1“ lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>“%1” is no folder that files can be put into.</source>
        <translation>„%1“ ist kein Ordner, in den sich Dateien legen lassen.</translation>
    </message>
    <message numerus="yes">
        <source>You took %n file(s) out of the agent’s machine.</source>
        <translation>
            <numerusform>Sie nahmen %n Datei aus der Maschine des Agenten heraus.</numerusform>
            <numerusform>Sie nahmen %n Dateien aus der Maschine des Agenten heraus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) looked at</source>
        <translation>
            <numerusform>%n Datei angesehen</numerusform>
            <numerusform>%n Dateien angesehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was copied: there is no “%1” in the folder that could be left out.</source>
        <translation>Nichts wurde kopiert: In dem Ordner ist kein „%1“, das sich auslassen ließe.</translation>
    </message>
    <message>
        <source>It lies in more packs than can be taken; let the agent run git gc.</source>
        <translation>Sie liegt in mehr Paketen, als sich herausnehmen lassen; lassen Sie den Agenten git gc ausführen.</translation>
    </message>
    <message>
        <source>It is packed more than once, which hides what it is.</source>
        <translation>Es ist mehr als einmal gepackt, was verbirgt, was es ist.</translation>
    </message>
    <message>
        <source>The copy of “%1” was not finished: %2</source>
        <translation>Die Kopie von „%1“ wurde nicht fertig: %2</translation>
    </message>
    <message>
        <source>The agent has its copy, but what it was given could not be kept in mind, so nothing tells you what it changes: %1</source>
        <translation>Der Agent hat seine Kopie, aber was ihm gegeben wurde, ließ sich nicht merken, daher sagt Ihnen nichts, was er ändert: %1</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>The history was not kept: %1</source>
        <translation>Die Geschichte wurde nicht verwahrt: %1</translation>
    </message>
    <message>
        <source>Keeping the history</source>
        <translation>Die Geschichte wird verwahrt</translation>
    </message>
    <message>
        <source>Looking at the history</source>
        <translation>Die Geschichte wird angesehen</translation>
    </message>
    <message numerus="yes">
        <source>You take %n file(s) out of the agent’s machine.</source>
        <translation>
            <numerusform>Sie nehmen %n Datei aus der Maschine des Agenten heraus.</numerusform>
            <numerusform>Sie nehmen %n Dateien aus der Maschine des Agenten heraus.</numerusform>
        </translation>
    </message>
    <message>
        <source>The service ended while files of the agent were taken out to “%1”; how far that came is not known.</source>
        <translation>Der Dienst endete, während Dateien des Agenten nach „%1“ herausgenommen wurden; wie weit das kam, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The service ended while the agent was given a copy of “%1”; how far that came is not known.</source>
        <translation>Der Dienst endete, während der Agent eine Kopie von „%1“ bekam; wie weit das kam, ist nicht bekannt.</translation>
    </message>
</context>
<context>
    <name>FormattedText</name>
    <message>
        <source>[image: %1]</source>
        <translation>[Bild: %1]</translation>
    </message>
</context>
<context>
    <name>Guardian</name>
    <message>
        <source>It was asked in a way that no answer can be given to.</source>
        <translation>Es wurde so gefragt, dass keine Antwort gegeben werden kann.</translation>
    </message>
    <message>
        <source>The action is too large to be understood.</source>
        <translation>Die Aktion ist zu groß, um verstanden zu werden.</translation>
    </message>
    <message>
        <source>The action belongs to a timeline that is over, or to an agent that is not known.</source>
        <translation>Die Aktion gehört zu einer vergangenen Zeitachse oder zu einem unbekannten Agenten.</translation>
    </message>
    <message>
        <source>The agent was taken back to an earlier state while this waited.</source>
        <translation>Der Agent wurde zurückgesetzt, während dies wartete.</translation>
    </message>
    <message>
        <source>The agent was removed while this waited.</source>
        <translation>Der Agent wurde entfernt, während dies wartete.</translation>
    </message>
    <message>
        <source>Whoever asked is gone.</source>
        <translation>Wer fragte, ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Nobody decided in time.</source>
        <translation>Niemand hat rechtzeitig entschieden.</translation>
    </message>
    <message>
        <source>The task it belongs to is over.</source>
        <translation>Der Auftrag, zu dem es gehört, ist vorbei.</translation>
    </message>
    <message>
        <source>Too many questions of this agent wait already.</source>
        <translation>Es warten schon zu viele Fragen dieses Agenten.</translation>
    </message>
    <message>
        <source>You denied it.</source>
        <translation>Sie haben es abgelehnt.</translation>
    </message>
    <message>
        <source>You denied it: %1</source>
        <translation>Sie haben es abgelehnt: %1</translation>
    </message>
    <message>
        <source>The rules changed while it waited; your answer was for the old ones.</source>
        <translation>Die Regeln änderten sich, während es wartete; Ihre Antwort galt den alten.</translation>
    </message>
    <message>
        <source>Your approval ended before it was done.</source>
        <translation>Ihre Erlaubnis endete, bevor es getan war.</translation>
    </message>
    <message>
        <source>OpenClaw tried this without asking before. %1</source>
        <translation>OpenClaw versuchte dies, ohne vorher zu fragen. %1</translation>
    </message>
    <message>
        <source>It could not be recorded, so it is not done. %1</source>
        <translation>Es ließ sich nicht aufzeichnen, also geschieht es nicht. %1</translation>
    </message>
    <message>
        <source>No snapshot could be taken before it, so it is not done. %1</source>
        <translation>Davor ließ sich kein Schnappschuss aufnehmen, also geschieht es nicht. %1</translation>
    </message>
    <message>
        <source>Its time is over.</source>
        <translation>Ihre Zeit ist um.</translation>
    </message>
    <message>
        <source>You revoked it.</source>
        <translation>Sie haben sie widerrufen.</translation>
    </message>
    <message>
        <source>The task is over.</source>
        <translation>Der Auftrag ist vorbei.</translation>
    </message>
    <message>
        <source>You aborted the agent.</source>
        <translation>Sie haben den Agenten abgebrochen.</translation>
    </message>
    <message>
        <source>The agent began a new timeline.</source>
        <translation>Der Agent begann eine neue Zeitachse.</translation>
    </message>
    <message>
        <source>The agent was frozen.</source>
        <translation>Der Agent wurde eingefroren.</translation>
    </message>
    <message>
        <source>The rules changed.</source>
        <translation>Die Regeln haben sich geändert.</translation>
    </message>
    <message>
        <source>The agent was removed.</source>
        <translation>Der Agent wurde entfernt.</translation>
    </message>
    <message>
        <source>The service ended.</source>
        <translation>Der Dienst wurde beendet.</translation>
    </message>
    <message>
        <source>It could not be recorded.</source>
        <translation>Sie ließ sich nicht aufzeichnen.</translation>
    </message>
    <message>
        <source>You approved it for this task.</source>
        <translation>Sie haben es für diesen Auftrag erlaubt.</translation>
    </message>
    <message>
        <source>You approved it for a time.</source>
        <translation>Sie haben es für eine Zeit erlaubt.</translation>
    </message>
    <message>
        <source>Also what is alike: %1</source>
        <translation>Auch Gleichartiges: %1</translation>
    </message>
    <message>
        <source>The approval ended. %1</source>
        <translation>Die Erlaubnis endete. %1</translation>
    </message>
    <message>
        <source>The agent tried much the same %1 times within ten minutes.</source>
        <translation>Der Agent versuchte in zehn Minuten %1-mal fast dasselbe.</translation>
    </message>
    <message>
        <source>This question is no longer open.</source>
        <translation>Diese Frage ist nicht mehr offen.</translation>
    </message>
    <message>
        <source>The time to answer this question is over.</source>
        <translation>Die Zeit für eine Antwort ist um.</translation>
    </message>
    <message>
        <source>You approved it.</source>
        <translation>Sie haben es erlaubt.</translation>
    </message>
    <message>
        <source>It is part of what you approved.</source>
        <translation>Es gehört zu dem, was Sie erlaubt haben.</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>Vor: %1</translation>
    </message>
    <message>
        <source>You did not start this turn, so nothing in it is approved for longer. Approve it once, or deny it.</source>
        <translation>Dies haben nicht Sie begonnen, also wird darin nichts dauerhaft erlaubt. Erlauben Sie es einmal oder lehnen Sie es ab.</translation>
    </message>
    <message>
        <source>What is critical is approved one at a time.</source>
        <translation>Kritisches wird nur einzeln erlaubt.</translation>
    </message>
    <message>
        <source>There are %1 grants already; revoke some first.</source>
        <translation>Es gibt schon %1 Erlaubnisse; widerrufen Sie zuerst einige.</translation>
    </message>
    <message>
        <source>A grant lasts from 1 minute to 4 hours.</source>
        <translation>Eine Erlaubnis gilt 1 Minute bis 4 Stunden.</translation>
    </message>
    <message>
        <source>This grant is no longer in force.</source>
        <translation>Diese Erlaubnis gilt nicht mehr.</translation>
    </message>
    <message>
        <source>The agent is frozen: %1</source>
        <translation>Der Agent ist eingefroren: %1</translation>
    </message>
    <message>
        <source>Never for interpreters, shells and programs that start others: what they do is in the words that would be free.</source>
        <translation>Nie für Interpreter, Shells und Programme, die andere starten: Was sie tun, steht in den Wörtern, die frei wären.</translation>
    </message>
    <message>
        <source>Only a single plain command can be covered in other forms.</source>
        <translation>Nur ein einzelner schlichter Befehl kann in anderen Formen erlaubt werden.</translation>
    </message>
    <message>
        <source>Nothing is known of this program.</source>
        <translation>Über dieses Programm ist nichts bekannt.</translation>
    </message>
    <message>
        <source>Nothing is known of this command of the program.</source>
        <translation>Über diesen Befehl des Programms ist nichts bekannt.</translation>
    </message>
    <message>
        <source>One of its words has a meaning of its own.</source>
        <translation>Eines seiner Wörter hat eine eigene Bedeutung.</translation>
    </message>
    <message>
        <source>This is too severe to be approved in other forms.</source>
        <translation>Das ist zu schwerwiegend, um in anderen Formen erlaubt zu werden.</translation>
    </message>
    <message>
        <source>It is not understood well enough to be approved in other forms.</source>
        <translation>Es ist nicht gut genug verstanden, um in anderen Formen erlaubt zu werden.</translation>
    </message>
    <message>
        <source>What it does is approved in this form only.</source>
        <translation>Was es tut, wird nur in dieser Form erlaubt.</translation>
    </message>
    <message>
        <source>The snapshot was taken but has no name.</source>
        <translation>Der Schnappschuss wurde aufgenommen, hat aber keinen Namen.</translation>
    </message>
    <message>
        <source>It was blocked all the same: %1</source>
        <translation>Es wurde trotzdem verhindert: %1</translation>
    </message>
    <message>
        <source>This does not wait any more.</source>
        <translation>Das wartet nicht mehr.</translation>
    </message>
    <message>
        <source>Such an approval lasts from 1 minute to 7 days.</source>
        <translation>Eine solche Erlaubnis gilt zwischen 1 Minute und 7 Tagen.</translation>
    </message>
    <message>
        <source>You approved it for the next time, since it waited for you.</source>
        <translation>Sie haben es für das nächste Mal erlaubt, weil es auf Sie wartete.</translation>
    </message>
    <message>
        <source>It was blocked again just now; look at it once more.</source>
        <translation>Es wurde eben wieder verhindert; sehen Sie es noch einmal an.</translation>
    </message>
    <message>
        <source>What follows from it could not be written down: %1</source>
        <translation>Was daraus folgt, ließ sich nicht niederschreiben: %1</translation>
    </message>
    <message>
        <source>Nobody was there to be asked; it is offered to you: %1</source>
        <translation>Niemand war da, der gefragt werden konnte; es wird Ihnen angeboten: %1</translation>
    </message>
    <message>
        <source>Nobody was there to be asked: %1</source>
        <translation>Niemand war da, der gefragt werden konnte: %1</translation>
    </message>
    <message>
        <source>An approval that is bound to the words of a command alone lasts 24 hours at most.</source>
        <translation>Eine Erlaubnis, die nur an die Worte eines Befehls gebunden ist, gilt höchstens 24 Stunden.</translation>
    </message>
    <message>
        <source>Approvals of this agent were taken back just now; look at it once more.</source>
        <translation>Erlaubnisse dieses Agenten wurden eben zurückgenommen; sehen Sie es noch einmal an.</translation>
    </message>
</context>
<context>
    <name>Guest</name>
    <message>
        <source>a question of the plugin in the name of a gate</source>
        <translation>eine Frage der Erweiterung im Namen einer Sperre</translation>
    </message>
    <message>
        <source>The machine gave an answer to another question.</source>
        <translation>Die Maschine antwortete auf eine andere Frage.</translation>
    </message>
    <message>
        <source>The machine cannot be reached.</source>
        <translation>Die Maschine ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The machine does not answer.</source>
        <translation>Die Maschine antwortet nicht.</translation>
    </message>
    <message>
        <source>The file is too large: at most 4 MiB can be put at once.</source>
        <translation>Die Datei ist zu groß: Höchstens 4 MiB auf einmal.</translation>
    </message>
    <message>
        <source>no HELLO in what the guest sends</source>
        <translation>kein HELLO in dem, was der Gast sendet</translation>
    </message>
    <message>
        <source>a message that is too large</source>
        <translation>eine zu große Nachricht</translation>
    </message>
    <message>
        <source>bytes that are no message</source>
        <translation>Bytes, die keine Nachricht sind</translation>
    </message>
    <message>
        <source>a message that cannot be read</source>
        <translation>eine unlesbare Nachricht</translation>
    </message>
    <message>
        <source>a message of epoch %1 in epoch %2</source>
        <translation>eine Nachricht der Epoche %1 in Epoche %2</translation>
    </message>
    <message>
        <source>a message of an unknown kind</source>
        <translation>eine Nachricht unbekannter Art</translation>
    </message>
    <message>
        <source>a HELLO of another protocol</source>
        <translation>ein HELLO eines anderen Protokolls</translation>
    </message>
    <message>
        <source>a second HELLO</source>
        <translation>ein zweites HELLO</translation>
    </message>
    <message>
        <source>The connection to the machine was cut.</source>
        <translation>Die Verbindung zur Maschine wurde getrennt.</translation>
    </message>
    <message>
        <source>The guest refused the stream (%1: %2).</source>
        <translation>Der Gast lehnte den Strom ab (%1: %2).</translation>
    </message>
    <message>
        <source>The other side ended the stream.</source>
        <translation>Die Gegenseite beendete den Strom.</translation>
    </message>
    <message>
        <source>The stream is closed.</source>
        <translation>Der Strom ist geschlossen.</translation>
    </message>
    <message>
        <source>The stream was cut.</source>
        <translation>Der Strom wurde getrennt.</translation>
    </message>
    <message>
        <source>The guest sends requests without waiting for answers.</source>
        <translation>Der Gast sendet Anfragen, ohne auf Antworten zu warten.</translation>
    </message>
    <message>
        <source>Too much is asked at a time.</source>
        <translation>Es wird zu viel auf einmal angefragt.</translation>
    </message>
    <message>
        <source>The request is too large.</source>
        <translation>Die Anfrage ist zu groß.</translation>
    </message>
    <message>
        <source>This is no HTTP request.</source>
        <translation>Das ist keine HTTP-Anfrage.</translation>
    </message>
    <message>
        <source>There is no “%1” here.</source>
        <translation>„%1“ gibt es hier nicht.</translation>
    </message>
    <message>
        <source>The body is no chat completion request.</source>
        <translation>Der Inhalt ist keine Anfrage an das Modell.</translation>
    </message>
    <message>
        <source>The gateway refused the request (%1).</source>
        <translation>Das Gateway lehnte die Anfrage ab (%1).</translation>
    </message>
    <message>
        <source>The gateway did not greet in time.</source>
        <translation>Das Gateway hat sich nicht rechtzeitig gemeldet.</translation>
    </message>
    <message>
        <source>The gateway speaks another protocol.</source>
        <translation>Das Gateway spricht ein anderes Protokoll.</translation>
    </message>
    <message>
        <source>The gateway is not connected.</source>
        <translation>Das Gateway ist nicht verbunden.</translation>
    </message>
    <message>
        <source>The gateway took the prompt under another name.</source>
        <translation>Das Gateway nahm den Auftrag unter anderem Namen an.</translation>
    </message>
    <message>
        <source>The gateway sent what is no message.</source>
        <translation>Das Gateway sandte etwas, das keine Nachricht ist.</translation>
    </message>
    <message>
        <source>The gateway reports too many turns.</source>
        <translation>Das Gateway meldet zu viele Durchgänge.</translation>
    </message>
    <message>
        <source>The turn was ended.</source>
        <translation>Der Durchgang wurde beendet.</translation>
    </message>
    <message>
        <source>The turn failed.</source>
        <translation>Der Durchgang ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The gateway did not answer in time.</source>
        <translation>Das Gateway antwortete nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>The gateway did not answer in HTTP.</source>
        <translation>Das Gateway antwortete nicht in HTTP.</translation>
    </message>
    <message>
        <source>The gateway refused the connection with HTTP status %1.</source>
        <translation>Das Gateway lehnte die Verbindung mit HTTP-Status %1 ab.</translation>
    </message>
    <message>
        <source>The gateway did not prove that it speaks WebSocket.</source>
        <translation>Das Gateway wies nicht nach, dass es WebSocket spricht.</translation>
    </message>
    <message>
        <source>There is no memory for the connection.</source>
        <translation>Für die Verbindung fehlt Speicher.</translation>
    </message>
    <message>
        <source>The gateway broke the WebSocket protocol.</source>
        <translation>Das Gateway verletzte das WebSocket-Protokoll.</translation>
    </message>
    <message>
        <source>Closed.</source>
        <translation>Geschlossen.</translation>
    </message>
    <message>
        <source>The gateway closed the connection (%1%2%3).</source>
        <translation>Das Gateway schloss die Verbindung (%1%2%3).</translation>
    </message>
    <message>
        <source>the way to OpenClaw is closed</source>
        <translation>der Weg zu OpenClaw ist zu</translation>
    </message>
    <message>
        <source>The path of the port is too long: %1</source>
        <translation>Der Pfad des Anschlusses ist zu lang: %1</translation>
    </message>
    <message>
        <source>The machine&apos;s port %1 cannot be reached: %2</source>
        <translation>Der Anschluss %1 der Maschine ist nicht erreichbar: %2</translation>
    </message>
    <message>
        <source>The machine&apos;s port %1 is served by another user.</source>
        <translation>Der Anschluss %1 der Maschine wird von einem anderen Benutzer bedient.</translation>
    </message>
    <message>
        <source>There is no model “%1” here.</source>
        <translation>Ein Modell „%1“ gibt es hier nicht.</translation>
    </message>
    <message>
        <source>a question that is asked twice</source>
        <translation>eine Frage, die zweimal gestellt wird</translation>
    </message>
    <message>
        <source>The gateway&apos;s answer is too large.</source>
        <translation>Die Antwort des Gateways ist zu groß.</translation>
    </message>
    <message>
        <source>The scripted model understands chat completions alone.</source>
        <translation>Das Drehbuch-Modell versteht nur Chat Completions.</translation>
    </message>
    <message>
        <source>A model is asked by POST.</source>
        <translation>Ein Modell wird mit POST gefragt.</translation>
    </message>
</context>
<context>
    <name>Hardware</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>may be used</source>
        <translation>darf benutzt werden</translation>
    </message>
    <message>
        <source>there, but this user may not use it</source>
        <translation>vorhanden, aber dieser Benutzer darf es nicht benutzen</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>vendor, family, model, stepping</source>
        <translation>Marke, Familie, Modell, Stepping</translation>
    </message>
    <message>
        <source>microcode</source>
        <translation>Mikrocode</translation>
    </message>
    <message>
        <source>processors</source>
        <translation>Prozessoren</translation>
    </message>
    <message>
        <source>flags that matter here</source>
        <translation>Merkmale, auf die es ankommt</translation>
    </message>
    <message>
        <source>none of them</source>
        <translation>keines davon</translation>
    </message>
    <message>
        <source>system</source>
        <translation>System</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>nested</source>
        <translation>verschachtelt</translation>
    </message>
    <message>
        <source>clock source</source>
        <translation>Zeitquelle</translation>
    </message>
    <message>
        <source>transparent huge pages</source>
        <translation>transparente große Seiten</translation>
    </message>
    <message>
        <source>memory, available, huge pages</source>
        <translation>Speicher, verfügbar, große Seiten</translation>
    </message>
    <message>
        <source>security modules</source>
        <translation>Sicherheitsmodule</translation>
    </message>
    <message>
        <source>firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>firmware version</source>
        <translation>Version der Firmware</translation>
    </message>
    <message>
        <source>firmware date</source>
        <translation>Datum der Firmware</translation>
    </message>
    <message>
        <source>computer</source>
        <translation>Rechner</translation>
    </message>
</context>
<context>
    <name>Image</name>
    <message>
        <source>cannot read %1: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>%1: an entry is larger than %2 bytes</source>
        <translation>%1: Ein Eintrag ist größer als %2 Bytes</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>%1 changed while it was read</source>
        <translation>%1 änderte sich beim Lesen</translation>
    </message>
    <message>
        <source>Fetching Debian&apos;s packages</source>
        <translation>Debians Pakete werden geholt</translation>
    </message>
    <message>
        <source>cannot rename %1</source>
        <translation>%1 lässt sich nicht umbenennen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no place in an image</source>
        <translation>„%1“ hat in einem Abbild nichts zu suchen</translation>
    </message>
    <message>
        <source>there is more than one image in the file</source>
        <translation>die Datei enthält mehr als ein Abbild</translation>
    </message>
    <message>
        <source>the manifest of &quot;%1&quot; does not belong there</source>
        <translation>das Verzeichnis von „%1“ gehört nicht dorthin</translation>
    </message>
    <message>
        <source>taking in the image</source>
        <translation>das Übernehmen des Abbilds</translation>
    </message>
    <message>
        <source>cannot create %1</source>
        <translation>%1 lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>%1 has another size than its manifest says</source>
        <translation>%1 hat eine andere Größe als im Verzeichnis</translation>
    </message>
    <message>
        <source>%1 is larger than its manifest says</source>
        <translation>%1 ist größer als im Verzeichnis</translation>
    </message>
    <message>
        <source>%1 is not what its manifest says</source>
        <translation>%1 ist nicht, was das Verzeichnis nennt</translation>
    </message>
    <message>
        <source>there is no image in the file</source>
        <translation>die Datei enthält kein Abbild</translation>
    </message>
    <message>
        <source>%1 is missing in the file</source>
        <translation>%1 fehlt in der Datei</translation>
    </message>
    <message>
        <source>the image %1 is there already</source>
        <translation>das Abbild %1 ist schon da</translation>
    </message>
    <message>
        <source>cannot rename %1: %2</source>
        <translation>%1 lässt sich nicht umbenennen: %2</translation>
    </message>
    <message>
        <source>cannot make a folder in %1: %2</source>
        <translation>in %1 lässt sich kein Ordner anlegen: %2</translation>
    </message>
    <message>
        <source>making an image</source>
        <translation>das Anlegen eines Abbilds</translation>
    </message>
    <message>
        <source>Another build is running; waiting for it</source>
        <translation>Ein anderer Bau läuft; es wird auf ihn gewartet</translation>
    </message>
    <message>
        <source>%1 holds no Node</source>
        <translation>%1 enthält kein Node</translation>
    </message>
    <message>
        <source>%1 holds no busybox</source>
        <translation>%1 enthält keine busybox</translation>
    </message>
    <message>
        <source>%1 holds no kernel</source>
        <translation>%1 enthält keinen Kernel</translation>
    </message>
    <message>
        <source>Taking the kernel out of its package</source>
        <translation>Der Kernel wird aus seinem Paket genommen</translation>
    </message>
    <message>
        <source>the kernel&apos;s package lacks the kernel or a module</source>
        <translation>im Paket des Kernels fehlt der Kernel oder ein Modul</translation>
    </message>
    <message>
        <source>Putting the system disk together</source>
        <translation>Die Systemplatte wird zusammengestellt</translation>
    </message>
    <message>
        <source>Starting OpenClaw once, so that its state and compiled code are there</source>
        <translation>OpenClaw wird einmal gestartet, damit sein Zustand und übersetzter Code da sind</translation>
    </message>
    <message>
        <source>this build of Cofferdam holds no %1</source>
        <translation>dieser Bau von Cofferdam enthält kein %1</translation>
    </message>
    <message>
        <source>Putting the data disk together</source>
        <translation>Die Datenplatte wird zusammengestellt</translation>
    </message>
    <message>
        <source>%1 does not belong where it lies</source>
        <translation>%1 gehört nicht dorthin, wo es liegt</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no name of an image</source>
        <translation>„%1“ ist kein Name eines Abbilds</translation>
    </message>
    <message>
        <source>image %1 has no ready snapshot for this machine (another QEMU, processor model or acceleration): make it with &quot;cofferdamctl image build&quot;</source>
        <translation>Abbild %1 hat keinen fertigen Schnappschuss für diesen Rechner (anderes QEMU, Prozessormodell oder andere Beschleunigung): anlegen mit „cofferdamctl image build“</translation>
    </message>
    <message>
        <source>%1 is for another machine</source>
        <translation>%1 ist für einen anderen Rechner</translation>
    </message>
    <message>
        <source>%1 needs %2 in %3, and %4 are free</source>
        <translation>%1 braucht %2 in %3, und %4 sind frei</translation>
    </message>
    <message>
        <source>%1 is too short</source>
        <translation>%1 ist zu kurz</translation>
    </message>
    <message>
        <source>the manifest is too large</source>
        <translation>das Verzeichnis ist zu groß</translation>
    </message>
    <message>
        <source>this is no manifest of an image, or of another version of Cofferdam</source>
        <translation>das ist kein Verzeichnis eines Abbilds oder von einer anderen Version von Cofferdam</translation>
    </message>
    <message>
        <source>the manifest&apos;s entry for &quot;%1&quot; makes no sense</source>
        <translation>der Eintrag für „%1“ im Verzeichnis ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>the manifest names no files</source>
        <translation>das Verzeichnis nennt keine Dateien</translation>
    </message>
    <message>
        <source>there is no image in %1</source>
        <translation>in %1 ist kein Abbild</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>%1 has %2 bytes instead of %3</source>
        <translation>%1 hat %2 Bytes statt %3</translation>
    </message>
    <message>
        <source>%1/%2 is not what its manifest says</source>
        <translation>%1/%2 ist nicht, was das Verzeichnis nennt</translation>
    </message>
    <message>
        <source>cannot remove %1</source>
        <translation>%1 lässt sich nicht entfernen</translation>
    </message>
    <message>
        <source>Fetching Node and OpenClaw, each package by its hash</source>
        <translation>Node und OpenClaw werden geholt, jedes Paket nach seinem Hash</translation>
    </message>
    <message>
        <source>OpenClaw&apos;s postinstall did not finish</source>
        <translation>OpenClaws Nachinstallation wurde nicht fertig</translation>
    </message>
    <message>
        <source>Pruning OpenClaw</source>
        <translation>OpenClaw wird verkleinert</translation>
    </message>
    <message>
        <source>cannot bring %1 to the disk: %2</source>
        <translation>%1 lässt sich nicht auf die Platte bringen: %2</translation>
    </message>
    <message>
        <source>cannot remove the damaged %1</source>
        <translation>das beschädigte %1 lässt sich nicht entfernen</translation>
    </message>
    <message>
        <source>cannot rename %1 to %2</source>
        <translation>%1 lässt sich nicht in %2 umbenennen</translation>
    </message>
    <message>
        <source>the image did not get ready within %1 minutes; its console: %2</source>
        <translation>das Abbild wurde nicht binnen %1 Minuten fertig; seine Konsole: %2</translation>
    </message>
    <message>
        <source>Acceleration: %1 (%2)</source>
        <translation>Beschleunigung: %1 (%2)</translation>
    </message>
    <message>
        <source>the ready snapshot</source>
        <translation>der fertige Schnappschuss</translation>
    </message>
    <message>
        <source>cannot create %1 and %2</source>
        <translation>%1 und %2 lassen sich nicht anlegen</translation>
    </message>
    <message>
        <source>cannot copy %1 to %2</source>
        <translation>%1 lässt sich nicht nach %2 kopieren</translation>
    </message>
    <message>
        <source>the VM ended: %1</source>
        <translation>die VM ist zu Ende: %1</translation>
    </message>
    <message>
        <source>Booting the image once (minutes under TCG)</source>
        <translation>Das Abbild wird einmal gestartet (unter TCG Minuten)</translation>
    </message>
    <message>
        <source>the VM is gone</source>
        <translation>die VM ist weg</translation>
    </message>
    <message>
        <source>Ready %1 s after the start</source>
        <translation>Bereit %1 s nach dem Start</translation>
    </message>
    <message>
        <source>Keeping its memory</source>
        <translation>Sein Speicher wird aufgehoben</translation>
    </message>
    <message>
        <source>Writing down what it has to be</source>
        <translation>Es wird festgehalten, wie es sein muss</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is there %2 times, expected once</source>
        <translation>„%1“ steht dort %2-mal, erwartet einmal</translation>
    </message>
    <message>
        <source>%1/%2: &quot;%3&quot; is there %4 times, expected once</source>
        <translation>%1/%2: „%3“ steht dort %4-mal, erwartet einmal</translation>
    </message>
    <message>
        <source>Part of the warm-up.</source>
        <translation>Teil des Aufwärmens.</translation>
    </message>
    <message>
        <source>Nothing but the warm-up happens while an image is made.</source>
        <translation>Während ein Abbild entsteht, geschieht nur das Aufwärmen.</translation>
    </message>
    <message>
        <source>OpenClaw does not answer a first prompt</source>
        <translation>OpenClaw beantwortet keinen ersten Auftrag</translation>
    </message>
    <message>
        <source>OpenClaw&apos;s turn %1 took %2 s: %3</source>
        <translation>Durchgang %1 von OpenClaw dauerte %2 s: %3</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>a builder&apos;s key is 64 digits of 0 to 9 and a to f</source>
        <translation>der Schlüssel eines Erbauers besteht aus 64 Ziffern von 0 bis 9 und a bis f</translation>
    </message>
    <message>
        <source>the image&apos;s signature is missing or wrong: it was changed after it was made</source>
        <translation>die Unterschrift des Abbilds fehlt oder ist falsch: es wurde nach dem Bau verändert</translation>
    </message>
    <message>
        <source>the image was made by somebody you do not trust yet: %1. Whoever made it sees the same key with &quot;cofferdamctl image trust&quot;. If it is the same, say here: cofferdamctl image trust %1</source>
        <translation>das Abbild ist von jemandem, dem Sie noch nicht vertrauen: %1. Wer es gebaut hat, sieht denselben Schlüssel mit „cofferdamctl image trust“. Stimmt er überein, sagen Sie hier: cofferdamctl image trust %1</translation>
    </message>
    <message>
        <source>%1 is no list of builders</source>
        <translation>%1 ist keine Liste von Erbauern</translation>
    </message>
    <message>
        <source>%1 is not in its manifest</source>
        <translation>%1 steht nicht in seinem Verzeichnis</translation>
    </message>
    <message>
        <source>%1 is not what its manifest says; nothing is started from it. Remove the image and make it anew with: cofferdamctl image build</source>
        <translation>%1 ist nicht, was sein Verzeichnis sagt; nichts wird daraus gestartet. Entfernen Sie das Abbild und bauen Sie es neu mit: cofferdamctl image build</translation>
    </message>
    <message>
        <source>&quot;%1&quot; comes twice, or before its manifest and its signature</source>
        <translation>„%1“ kommt zweimal oder vor Verzeichnis und Unterschrift</translation>
    </message>
    <message>
        <source>this is not a plain disk: %1</source>
        <translation>das ist keine einfache Platte: %1</translation>
    </message>
    <message>
        <source>the import cannot be fenced in on this system: %1</source>
        <translation>auf diesem System lässt sich das Einlesen nicht einzäunen: %1</translation>
    </message>
</context>
<context>
    <name>Inspect</name>
    <message>
        <source>a command for another machine that is not understood</source>
        <translation>ein Befehl für eine andere Maschine, der nicht verstanden wird</translation>
    </message>
    <message>
        <source>nested too deeply</source>
        <translation>zu tief verschachtelt</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>zu lang</translation>
    </message>
    <message>
        <source>took too long to understand</source>
        <translation>das Verstehen dauerte zu lange</translation>
    </message>
    <message>
        <source>not what the shell&apos;s grammar allows</source>
        <translation>nicht das, was die Grammatik der Shell erlaubt</translation>
    </message>
    <message>
        <source>no command</source>
        <translation>kein Befehl</translation>
    </message>
    <message>
        <source>keys typed into a program</source>
        <translation>Tasten, die in ein Programm getippt werden</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>keine Adresse</translation>
    </message>
    <message>
        <source>larger than 1 MiB</source>
        <translation>größer als 1 MiB</translation>
    </message>
    <message>
        <source>the parameters are no JSON object, or one of too many parts</source>
        <translation>die Parameter sind kein JSON-Objekt oder eines aus zu vielen Teilen</translation>
    </message>
    <message>
        <source>runs text that is only partly known</source>
        <translation>führt Text aus, der nur zum Teil bekannt ist</translation>
    </message>
    <message>
        <source>longer than 64 KiB</source>
        <translation>länger als 64 KiB</translation>
    </message>
    <message>
        <source>holds bytes that are no text</source>
        <translation>enthält Bytes, die kein Text sind</translation>
    </message>
    <message>
        <source>too many effects</source>
        <translation>zu viele Wirkungen</translation>
    </message>
    <message>
        <source>too many commands</source>
        <translation>zu viele Befehle</translation>
    </message>
    <message>
        <source>too many calls in inline code</source>
        <translation>zu viele Aufrufe in eingebettetem Code</translation>
    </message>
    <message>
        <source>a patch without a file</source>
        <translation>ein Patch ohne Datei</translation>
    </message>
    <message>
        <source>a line that may be a header of the patch</source>
        <translation>eine Zeile, die ein Kopf des Patches sein könnte</translation>
    </message>
    <message>
        <source>a move of nothing</source>
        <translation>ein Verschieben von nichts</translation>
    </message>
    <message>
        <source>no path</source>
        <translation>kein Pfad</translation>
    </message>
    <message>
        <source>a path with a NUL</source>
        <translation>ein Pfad mit einem NUL-Zeichen</translation>
    </message>
    <message>
        <source>no patch</source>
        <translation>kein Patch</translation>
    </message>
    <message>
        <source>more variables than anybody sets</source>
        <translation>mehr Variablen, als irgendjemand setzt</translation>
    </message>
    <message>
        <source>arguments that are no text</source>
        <translation>Argumente, die kein Text sind</translation>
    </message>
    <message>
        <source>no program</source>
        <translation>kein Programm</translation>
    </message>
    <message>
        <source>a name that the file had is not known any more</source>
        <translation>ein Name, den die Datei hatte, ist nicht mehr bekannt</translation>
    </message>
    <message>
        <source>a folder with more in it than could be looked at</source>
        <translation>ein Ordner mit mehr darin, als angesehen werden konnte</translation>
    </message>
    <message>
        <source>no operation on a file</source>
        <translation>keine Operation auf einer Datei</translation>
    </message>
    <message>
        <source>a place that is guarded, and nobody knows why</source>
        <translation>ein Ort, der bewacht wird, ohne dass jemand weiß, warum</translation>
    </message>
</context>
<context>
    <name>Key</name>
    <message>
        <source>There is no key file %1.</source>
        <translation>Es gibt keine Schlüsseldatei %1.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be read: %2.</source>
        <translation>Die Schlüsseldatei %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>The key file %1 is damaged: it has %2 bytes instead of %3.</source>
        <translation>Die Schlüsseldatei %1 ist beschädigt: Sie hat %2 Bytes statt %3.</translation>
    </message>
    <message>
        <source>The key file %1 is damaged: it holds only zeros.</source>
        <translation>Die Schlüsseldatei %1 ist beschädigt: Sie enthält nur Nullen.</translation>
    </message>
    <message>
        <source>The key file %1 is missing, but %2 exists and cannot be opened without it. Bring the key file back; no new key is made.</source>
        <translation>Die Schlüsseldatei %1 fehlt, aber %2 ist da und lässt sich ohne sie nicht öffnen. Bringen Sie die Schlüsseldatei zurück; ein neuer Schlüssel wird nicht erzeugt.</translation>
    </message>
    <message>
        <source>The key file cannot be kept there: %1</source>
        <translation>Die Schlüsseldatei kann dort nicht liegen: %1</translation>
    </message>
    <message>
        <source>The key file is not used: %1 If others could read it, consider its key known.</source>
        <translation>Die Schlüsseldatei wird nicht verwendet: %1 Falls andere sie lesen konnten, betrachten Sie den Schlüssel als bekannt.</translation>
    </message>
    <message>
        <source>An encrypted file cannot be written: %1</source>
        <translation>Eine verschlüsselte Datei kann nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>An encrypted file does not open: it was changed after it was written, another was put in its place, or it was written with another key.</source>
        <translation>Eine verschlüsselte Datei lässt sich nicht öffnen: Sie wurde nach dem Schreiben geändert, eine andere wurde an ihre Stelle gelegt, oder sie wurde mit einem anderen Schlüssel geschrieben.</translation>
    </message>
    <message>
        <source>An encrypted file was changed or cut off after it was written.</source>
        <translation>Eine verschlüsselte Datei wurde nach dem Schreiben geändert oder abgeschnitten.</translation>
    </message>
    <message>
        <source>An encrypted file cannot be read: %1</source>
        <translation>Eine verschlüsselte Datei kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>The encryption library failed.</source>
        <translation>Die Verschlüsselungsbibliothek hat versagt.</translation>
    </message>
    <message>
        <source>A file that has to be encrypted is not.</source>
        <translation>Eine Datei, die verschlüsselt sein muss, ist es nicht.</translation>
    </message>
    <message>
        <source>No pipe can be made: %1</source>
        <translation>Es kann keine Pipe angelegt werden: %1</translation>
    </message>
    <message>
        <source>A pipe cannot be read: %1</source>
        <translation>Eine Pipe kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be made (%2 bytes are needed): %3</source>
        <translation>Die Schlüsseldatei %1 lässt sich nicht anlegen (%2 Bytes werden gebraucht): %3</translation>
    </message>
    <message>
        <source>The key of the audit trail, of the snapshots and of the agents&apos; disks is kept in the file %1, which only you can read. Programs that run as you can read it too. Keep a copy in a safe place: without it none of them can be opened.</source>
        <translation>Der Schlüssel des Protokolls, der Schnappschüsse und der Festplatten der Agenten liegt in der Datei %1, die nur Sie lesen können. Programme, die unter Ihrem Namen laufen, können sie auch lesen. Bewahren Sie eine Kopie an einem sicheren Ort auf: Ohne sie lässt sich nichts davon öffnen.</translation>
    </message>
    <message>
        <source>The file of the key slots is damaged.</source>
        <translation>Die Datei der Schlüsselplätze ist beschädigt.</translation>
    </message>
    <message>
        <source>The file of the key slots was written by a newer version of Cofferdam.</source>
        <translation>Die Datei der Schlüsselplätze wurde von einer neueren Version von Cofferdam geschrieben.</translation>
    </message>
    <message>
        <source>There is no memory to try the passphrase: %1 MiB are needed.</source>
        <translation>Es fehlt an Speicher, um die Passphrase zu prüfen: %1 MiB werden gebraucht.</translation>
    </message>
    <message>
        <source>A passphrase has %1 to %2 bytes.</source>
        <translation>Eine Passphrase hat %1 bis %2 Bytes.</translation>
    </message>
    <message>
        <source>The file of the key slots, %1, is damaged.</source>
        <translation>Die Datei der Schlüsselplätze, %1, ist beschädigt.</translation>
    </message>
    <message>
        <source>The key slots %1 are missing, but %2 shows that there were some. Bring them back.</source>
        <translation>Die Schlüsselplätze %1 fehlen, aber %2 zeigt, dass es welche gab. Bringen Sie sie zurück.</translation>
    </message>
    <message>
        <source>The key of the stores has %1 bytes.</source>
        <translation>Der Schlüssel der Datenbanken hat %1 Bytes.</translation>
    </message>
    <message>
        <source>That is not the key that the other key slots hold.</source>
        <translation>Das ist nicht der Schlüssel, den die anderen Schlüsselplätze enthalten.</translation>
    </message>
    <message>
        <source>The key slot “%1” holds another key than it should.</source>
        <translation>Der Schlüsselplatz „%1“ enthält einen anderen Schlüssel, als er sollte.</translation>
    </message>
    <message>
        <source>There is no key slot of this kind.</source>
        <translation>Es gibt keinen Schlüsselplatz dieser Art.</translation>
    </message>
    <message>
        <source>That is not the passphrase.</source>
        <translation>Das ist nicht die Passphrase.</translation>
    </message>
    <message>
        <source>That is not the recovery key of this computer.</source>
        <translation>Das ist nicht der Wiederherstellungsschlüssel dieses Rechners.</translation>
    </message>
    <message>
        <source>What the keychain has is not what was put there.</source>
        <translation>Was der Schlüsselbund hat, ist nicht, was hineingelegt wurde.</translation>
    </message>
    <message>
        <source>There is no such key slot.</source>
        <translation>Es gibt keinen solchen Schlüsselplatz.</translation>
    </message>
    <message>
        <source>There are %1 key slots, which is the most.</source>
        <translation>Es gibt %1 Schlüsselplätze; mehr können es nicht sein.</translation>
    </message>
    <message>
        <source>The key slots were changed meanwhile.</source>
        <translation>Die Schlüsselplätze wurden inzwischen geändert.</translation>
    </message>
    <message>
        <source>A keychain&apos;s slot needs %1 random bytes.</source>
        <translation>Der Platz eines Schlüsselbunds braucht %1 zufällige Bytes.</translation>
    </message>
    <message>
        <source>There is such a key slot already.</source>
        <translation>Es gibt schon einen solchen Schlüsselplatz.</translation>
    </message>
    <message>
        <source>The last key slot cannot be removed: nothing would open the stores any more.</source>
        <translation>Der letzte Schlüsselplatz lässt sich nicht entfernen: Nichts würde die Datenbanken mehr öffnen.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be removed: %2.</source>
        <translation>Die Schlüsseldatei %1 lässt sich nicht entfernen: %2.</translation>
    </message>
    <message>
        <source>The keychain does not give back what it gets.</source>
        <translation>Der Schlüsselbund gibt nicht zurück, was er bekommt.</translation>
    </message>
    <message>
        <source>That is no recovery key: it has eight groups of four letters and digits. Look whether one was read wrongly.</source>
        <translation>Das ist kein Wiederherstellungsschlüssel: Er hat acht Gruppen aus vier Buchstaben und Ziffern. Sehen Sie nach, ob ein Zeichen falsch gelesen wurde.</translation>
    </message>
    <message>
        <source>A secret does not open: it was changed, or it was encrypted with another key.</source>
        <translation>Ein Geheimnis öffnet sich nicht: Es wurde verändert, oder es wurde mit einem anderen Schlüssel verschlüsselt.</translation>
    </message>
    <message>
        <source>The file %1 cannot be written: %2.</source>
        <translation>Die Datei %1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>There is a key of the stores already.</source>
        <translation>Es gibt schon einen Schlüssel der Datenbanken.</translation>
    </message>
    <message>
        <source>A passphrase opens the stores from now on.</source>
        <translation>Von jetzt an öffnet eine Passphrase die Datenbanken.</translation>
    </message>
    <message>
        <source>The passphrase of the stores is another.</source>
        <translation>Die Passphrase der Datenbanken ist jetzt eine andere.</translation>
    </message>
    <message>
        <source>A recovery key opens the stores from now on.</source>
        <translation>Von jetzt an öffnet ein Wiederherstellungsschlüssel die Datenbanken.</translation>
    </message>
    <message>
        <source>This service does not know that way to open the stores.</source>
        <translation>Dieser Dienst kennt diesen Weg nicht, die Datenbanken zu öffnen.</translation>
    </message>
    <message>
        <source>A key file opens the stores from now on.</source>
        <translation>Von jetzt an öffnet eine Schlüsseldatei die Datenbanken.</translation>
    </message>
    <message>
        <source>The keychain opens the stores from now on.</source>
        <translation>Von jetzt an öffnet der Schlüsselbund die Datenbanken.</translation>
    </message>
    <message>
        <source>A way to open the stores was removed.</source>
        <translation>Ein Weg, die Datenbanken zu öffnen, wurde entfernt.</translation>
    </message>
    <message>
        <source>The stores were locked on request.</source>
        <translation>Die Datenbanken wurden auf Verlangen gesperrt.</translation>
    </message>
    <message>
        <source>The stores were locked.</source>
        <translation>Die Datenbanken wurden gesperrt.</translation>
    </message>
    <message>
        <source>The stores are locked: agents stand still until somebody unlocks them, in the window or with “cofferdamctl vault unlock”.</source>
        <translation>Die Datenbanken sind gesperrt: Agenten stehen still, bis jemand sie öffnet, im Fenster oder mit „cofferdamctl vault unlock“.</translation>
    </message>
    <message>
        <source>What was written does not open the stores.</source>
        <translation>Das Geschriebene öffnet die Datenbanken nicht.</translation>
    </message>
    <message>
        <source>The stores are locked.</source>
        <translation>Die Datenbanken sind gesperrt.</translation>
    </message>
    <message>
        <source>Another change is being made already.</source>
        <translation>Es wird schon etwas anderes geändert.</translation>
    </message>
    <message>
        <source>No recovery key waits to be typed back. Make one.</source>
        <translation>Kein Wiederherstellungsschlüssel wartet darauf, zurückgetippt zu werden. Legen Sie einen an.</translation>
    </message>
    <message>
        <source>That is another recovery key than the one that was shown.</source>
        <translation>Das ist ein anderer Wiederherstellungsschlüssel als der gezeigte.</translation>
    </message>
    <message>
        <source>A passphrase is set and a recovery key is made; only a key file or the keychain is added.</source>
        <translation>Eine Passphrase wird gesetzt, ein Wiederherstellungsschlüssel wird angelegt; hinzufügen lässt sich nur eine Schlüsseldatei oder der Schlüsselbund.</translation>
    </message>
    <message>
        <source>It stays: only the keychain would be left, and that does not open the stores: %1</source>
        <translation>Es bleibt: Übrig wäre nur der Schlüsselbund, und der öffnet die Datenbanken nicht: %1</translation>
    </message>
    <message>
        <source>The key of the audit trail, of the snapshots and of the agents&apos; disks is in the keychain of your session and nowhere else. Make a recovery key: without the keychain nothing else opens them.</source>
        <translation>Der Schlüssel des Protokolls, der Schnappschüsse und der Platten der Agenten ist im Schlüsselbund Ihrer Sitzung und nirgends sonst. Legen Sie einen Wiederherstellungsschlüssel an: Ohne den Schlüsselbund öffnet sie nichts anderes.</translation>
    </message>
    <message>
        <source>The stores are locked already.</source>
        <translation>Die Datenbanken sind schon gesperrt.</translation>
    </message>
    <message>
        <source>The key file opens the stores to everybody who can read your home folder, so locking them would protect nothing. Set a passphrase, then remove the key file.</source>
        <translation>Die Schlüsseldatei öffnet die Datenbanken jedem, der Ihren persönlichen Ordner lesen kann; sie zu sperren, würde nichts schützen. Setzen Sie eine Passphrase, und entfernen Sie dann die Schlüsseldatei.</translation>
    </message>
    <message>
        <source>A key file is read when the service starts; there is nothing to type.</source>
        <translation>Eine Schlüsseldatei wird beim Start des Dienstes gelesen; es gibt nichts einzutippen.</translation>
    </message>
    <message>
        <source>Another way is being tried already.</source>
        <translation>Ein anderer Weg wird schon versucht.</translation>
    </message>
    <message>
        <source>It was wrong before. The next try is possible in %1 seconds.</source>
        <translation>Es war vorhin falsch. Der nächste Versuch ist in %1 Sekunden möglich.</translation>
    </message>
    <message>
        <source>The keychain does not have the key any more.</source>
        <translation>Der Schlüsselbund hat den Schlüssel nicht mehr.</translation>
    </message>
    <message>
        <source>The keychain gives nothing out: it was not unlocked.</source>
        <translation>Der Schlüsselbund gibt nichts heraus: Er wurde nicht entsperrt.</translation>
    </message>
    <message>
        <source>There is no keychain in this session.</source>
        <translation>In dieser Sitzung gibt es keinen Schlüsselbund.</translation>
    </message>
    <message>
        <source>The keychain failed: %1</source>
        <translation>Der Schlüsselbund versagte: %1</translation>
    </message>
    <message>
        <source>The keychain does not answer.</source>
        <translation>Der Schlüsselbund antwortet nicht.</translation>
    </message>
    <message>
        <source>There is no keychain here: this is no session of a desktop (it has no D-Bus).</source>
        <translation>Hier gibt es keinen Schlüsselbund: Dies ist keine Desktop-Sitzung (ohne D-Bus).</translation>
    </message>
    <message>
        <source>The stores are open now.</source>
        <translation>Die Datenbanken sind jetzt offen.</translation>
    </message>
    <message>
        <source>The ways to open the stores were changed, and not as asked (%1): %2</source>
        <translation>Die Wege, die Datenbanken zu öffnen, wurden geändert, und nicht wie verlangt (%1): %2</translation>
    </message>
</context>
<context>
    <name>KeyModel</name>
    <message>
        <source>Its value was last exchanged: %1</source>
        <translation>Sein Wert wurde zuletzt ausgetauscht: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>a cell of a table: the title of its column, and what is in it</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>May be sent to</source>
        <translation>Darf gehen an</translation>
    </message>
    <message>
        <source>For agents</source>
        <translation>Für Agenten</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Expires soon</source>
        <translation>Läuft bald ab</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>A test guest ran on the processor and ended as expected after %1 ms.</source>
        <translation>Ein Testgast lief auf dem Prozessor und endete wie erwartet nach %1 ms.</translation>
    </message>
    <message>
        <source>A test guest under KVM ended early: %1</source>
        <translation>Ein Testgast unter KVM endete zu früh: %1</translation>
    </message>
    <message>
        <source>%1 is there, but a test guest had not come up after %2 ms.</source>
        <translation>%1 ist da, aber ein Testgast war nach %2 ms nicht hochgekommen.</translation>
    </message>
    <message>
        <source>There is no %1: hardware virtualization is off in the firmware or the kernel.</source>
        <translation>Es gibt kein %1: Die Virtualisierung ist in der Firmware oder im Kernel ausgeschaltet.</translation>
    </message>
    <message>
        <source>You may not use %1: add yourself to its group (usually kvm) and log in again.</source>
        <translation>Sie dürfen %1 nicht benutzen: Treten Sie seiner Gruppe (meist kvm) bei und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>There is no kernel to test with: %1</source>
        <translation>Es fehlt ein Kernel zum Testen: %1</translation>
    </message>
    <message>
        <source>QEMU is fenced in by Landlock version %1 and seccomp; tested now.</source>
        <translation>QEMU ist durch Landlock Version %1 und seccomp eingezäunt; eben geprüft.</translation>
    </message>
    <message>
        <source>The machine cannot be defined</source>
        <translation>Die Maschine lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>The machine&apos;s state cannot be read</source>
        <translation>Der Zustand der Maschine lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>The machine needs %1, which is not there.</source>
        <translation>Die Maschine braucht %1, das nicht da ist.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>The machine does not start</source>
        <translation>Die Maschine startet nicht</translation>
    </message>
    <message>
        <source>The machine cannot be ended</source>
        <translation>Die Maschine lässt sich nicht beenden</translation>
    </message>
    <message>
        <source>The machine cannot be paused</source>
        <translation>Die Maschine lässt sich nicht anhalten</translation>
    </message>
    <message>
        <source>The machine cannot go on</source>
        <translation>Die Maschine kann nicht weiterlaufen</translation>
    </message>
    <message>
        <source>The stored state cannot be loaded</source>
        <translation>Der gespeicherte Zustand lässt sich nicht laden</translation>
    </message>
    <message>
        <source>The machine cannot be forgotten</source>
        <translation>Die Maschine lässt sich nicht abmelden</translation>
    </message>
    <message>
        <source>%1: QEMU&apos;s answer is not understood</source>
        <translation>%1: QEMUs Antwort ist unverständlich</translation>
    </message>
    <message>
        <source>%1 does not say its version.</source>
        <translation>%1 nennt seine Version nicht.</translation>
    </message>
    <message>
        <source>%1 cannot be made: %2</source>
        <translation>%1 lässt sich nicht anlegen: %2</translation>
    </message>
    <message>
        <source>Cofferdam does not run as root: a flaw in it would then cost the whole computer. Start it as an ordinary user; nothing else is needed (for speed, let that user into the group of /dev/kvm).</source>
        <translation>Cofferdam läuft nicht als root: Ein Fehler darin kostete dann den ganzen Rechner. Starten Sie es als gewöhnlicher Benutzer; mehr braucht es nicht (für Tempo nehmen Sie ihn in die Gruppe von /dev/kvm auf).</translation>
    </message>
    <message>
        <source>QEMU cannot be fenced in on this system, so no machine is started. %1</source>
        <translation>QEMU lässt sich auf diesem System nicht einzäunen, also startet keine Maschine. %1</translation>
    </message>
    <message>
        <source>%1 is no absolute path of at most %2 bytes; libvirt&apos;s sockets need the rest.</source>
        <translation>%1 ist kein absoluter Pfad von höchstens %2 Bytes; den Rest brauchen libvirts Sockets.</translation>
    </message>
    <message>
        <source>Another Cofferdam service uses %1.</source>
        <translation>Ein anderer Dienst von Cofferdam benutzt %1.</translation>
    </message>
    <message>
        <source>libvirt&apos;s QEMU driver does not open. On Debian: sudo apt install libvirt-daemon-driver-qemu</source>
        <translation>libvirts QEMU-Treiber öffnet sich nicht. Unter Debian: sudo apt install libvirt-daemon-driver-qemu</translation>
    </message>
    <message>
        <source>The machine is gone.</source>
        <translation>Die Maschine ist weg.</translation>
    </message>
    <message>
        <source>There is a machine for this agent already.</source>
        <translation>Für diesen Agenten gibt es schon eine Maschine.</translation>
    </message>
    <message>
        <source>There is no such machine.</source>
        <translation>Diese Maschine gibt es nicht.</translation>
    </message>
    <message>
        <source>The guest switched itself off.</source>
        <translation>Der Gast hat sich ausgeschaltet.</translation>
    </message>
    <message>
        <source>The guest&apos;s kernel crashed, or QEMU did.</source>
        <translation>Der Kernel des Gastes ist abgestürzt oder QEMU.</translation>
    </message>
    <message>
        <source>QEMU ended unexpectedly.</source>
        <translation>QEMU endete unerwartet.</translation>
    </message>
    <message>
        <source>QEMU was ended from outside.</source>
        <translation>QEMU wurde von außen beendet.</translation>
    </message>
    <message>
        <source>The machine ended by itself.</source>
        <translation>Die Maschine endete von selbst.</translation>
    </message>
    <message>
        <source>libvirt reports no events</source>
        <translation>libvirt meldet keine Ereignisse</translation>
    </message>
    <message>
        <source>libvirt reports no events of QEMU</source>
        <translation>libvirt meldet keine Ereignisse von QEMU</translation>
    </message>
    <message>
        <source>“%1” is not a clean absolute path.</source>
        <translation>„%1“ ist kein sauberer absoluter Pfad.</translation>
    </message>
    <message>
        <source>A path holds control characters.</source>
        <translation>Ein Pfad enthält Steuerzeichen.</translation>
    </message>
    <message>
        <source>An agent&apos;s id holds letters, digits, &apos;-&apos; and &apos;_&apos;, at most 64 of them.</source>
        <translation>Die Kennung eines Agenten hat Buchstaben, Ziffern, „-“ und „_“, höchstens 64.</translation>
    </message>
    <message>
        <source>The machine has no UUID.</source>
        <translation>Die Maschine hat keine UUID.</translation>
    </message>
    <message>
        <source>The folder %1 has too long a path for sockets.</source>
        <translation>Der Pfad des Ordners %1 ist zu lang für Sockets.</translation>
    </message>
    <message>
        <source>Memory has to be %1 to %2 MiB.</source>
        <translation>Der Speicher muss %1 bis %2 MiB haben.</translation>
    </message>
    <message>
        <source>A machine has 1 to %1 processors.</source>
        <translation>Eine Maschine hat 1 bis %1 Prozessoren.</translation>
    </message>
    <message>
        <source>“%1” is no name of a processor model.</source>
        <translation>„%1“ ist kein Name eines Prozessormodells.</translation>
    </message>
    <message>
        <source>The kernel command line is too long or holds control characters.</source>
        <translation>Die Befehlszeile des Kernels ist zu lang oder enthält Steuerzeichen.</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>%1 is no RAM file: it is too short.</source>
        <translation>%1 ist keine RAM-Datei: Sie ist zu kurz.</translation>
    </message>
    <message>
        <source>The RAM file cannot be positioned: %1</source>
        <translation>Die RAM-Datei lässt sich nicht positionieren: %1</translation>
    </message>
    <message>
        <source>The copy of the guest&apos;s memory did not get to an end (%1).</source>
        <translation>Die Kopie des Gastspeichers kam nicht zum Ende (%1).</translation>
    </message>
    <message>
        <source>QEMU could not copy the guest&apos;s memory (%1): %2</source>
        <translation>QEMU konnte den Gastspeicher nicht kopieren (%1): %2</translation>
    </message>
    <message>
        <source>QEMU could not write the rest of the guest&apos;s memory: %1</source>
        <translation>QEMU konnte den Rest des Gastspeichers nicht schreiben: %1</translation>
    </message>
    <message>
        <source>The guest does not go on (%1). %2</source>
        <translation>Der Gast läuft nicht weiter (%1). %2</translation>
    </message>
    <message>
        <source>The machine was found in the middle of a snapshot and does not go on.</source>
        <translation>Die Maschine stand mitten in einem Schnappschuss und läuft nicht weiter.</translation>
    </message>
    <message>
        <source>QEMU does not start: %1. On Debian: sudo apt install qemu-system-x86</source>
        <translation>QEMU startet nicht: %1. Unter Debian: sudo apt install qemu-system-x86</translation>
    </message>
    <message>
        <source>libvirt does not say what processor this computer has</source>
        <translation>libvirt sagt nicht, welchen Prozessor dieser Computer hat</translation>
    </message>
    <message>
        <source>libvirt has no name for the processor of this computer.</source>
        <translation>libvirt hat keinen Namen für den Prozessor dieses Computers.</translation>
    </message>
    <message>
        <source>“%1” is no name of a feature of a processor.</source>
        <translation>„%1“ ist kein Name einer Fähigkeit eines Prozessors.</translation>
    </message>
    <message>
        <source>The machine has to stand still, and runs on. %1</source>
        <translation>Die Maschine muss stillstehen und läuft weiter. %1</translation>
    </message>
    <message>
        <source>The stored state cannot be loaded: %1</source>
        <translation>Der gespeicherte Zustand kann nicht geladen werden: %1</translation>
    </message>
    <message>
        <source>The machine runs.</source>
        <translation>Die Maschine läuft.</translation>
    </message>
    <message>
        <source>The memory of a machine is copied only once while it stands still.</source>
        <translation>Der Speicher einer Maschine wird nur einmal kopiert, solange sie stillsteht.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>No memory to look into a disk: it needs about %1 MiB, and %2 are free. End other programs first.</source>
        <translation>Kein Speicher, um in eine Festplatte zu sehen: Sie braucht etwa %1 MiB, und %2 sind frei. Beenden Sie erst andere Programme.</translation>
    </message>
    <message>
        <source>There is no memory for what a disk holds: %1</source>
        <translation>Für den Inhalt einer Festplatte fehlt der Speicher: %1</translation>
    </message>
    <message>
        <source>What a disk holds cannot be read: %1</source>
        <translation>Was eine Festplatte enthält, lässt sich nicht lesen: %1</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>The request is larger than %1 bytes.</source>
        <translation>Die Anfrage ist größer als %1 Bytes.</translation>
    </message>
    <message>
        <source>The request is no JSON object.</source>
        <translation>Die Anfrage ist kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>The request has more than %1 values.</source>
        <translation>Die Anfrage hat mehr als %1 Werte.</translation>
    </message>
    <message>
        <source>The request has more than %1 levels.</source>
        <translation>Die Anfrage hat mehr als %1 Ebenen.</translation>
    </message>
    <message>
        <source>“%1” stands twice in one object of the request.</source>
        <translation>„%1“ steht zweimal in einem Objekt der Anfrage.</translation>
    </message>
    <message>
        <source>A message of the request has no role.</source>
        <translation>Eine Nachricht der Anfrage hat keine Rolle.</translation>
    </message>
    <message>
        <source>An answer that is fetched later is not supported.</source>
        <translation>Eine Antwort, die später abgeholt wird, wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>“%1” in the request is %2.</source>
        <translation>„%1“ in der Anfrage ist %2.</translation>
    </message>
    <message>
        <source>“%1” in the request has to be written “%2”.</source>
        <translation>„%1“ in der Anfrage muss „%2“ geschrieben werden.</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>kein Text</translation>
    </message>
    <message>
        <source>neither true nor false</source>
        <translation>weder wahr noch falsch</translation>
    </message>
    <message>
        <source>no whole number from %1 to %2</source>
        <translation>keine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>no list</source>
        <translation>keine Liste</translation>
    </message>
    <message>
        <source>no object</source>
        <translation>kein Objekt</translation>
    </message>
    <message>
        <source>“%1” in the request has an item that is no object.</source>
        <translation>„%1“ in der Anfrage hat ein Element, das kein Objekt ist.</translation>
    </message>
    <message>
        <source>neither a text nor an object</source>
        <translation>weder ein Text noch ein Objekt</translation>
    </message>
    <message>
        <source>The request names no model.</source>
        <translation>Die Anfrage nennt kein Modell.</translation>
    </message>
    <message>
        <source>The request offers a tool without a name.</source>
        <translation>Die Anfrage bietet ein Werkzeug ohne Namen an.</translation>
    </message>
    <message>
        <source>The request offers a tool without a type.</source>
        <translation>Die Anfrage bietet ein Werkzeug ohne Art an.</translation>
    </message>
    <message>
        <source>The request asks for a class of service that has no name.</source>
        <translation>Die Anfrage verlangt eine Dienstklasse, die keinen Namen hat.</translation>
    </message>
    <message>
        <source>The request has no messages.</source>
        <translation>Die Anfrage hat keine Nachrichten.</translation>
    </message>
    <message>
        <source>The request offers more than %1 tools.</source>
        <translation>Die Anfrage bietet mehr als %1 Werkzeuge an.</translation>
    </message>
    <message>
        <source>“%1” is none of the languages in which models are asked.</source>
        <translation>„%1“ ist keine der Sprachen, in denen Modelle gefragt werden.</translation>
    </message>
    <message>
        <source>“%1” stands twice in the request.</source>
        <translation>„%1“ steht zweimal in der Anfrage.</translation>
    </message>
    <message>
        <source>The request names another model than its path.</source>
        <translation>Die Anfrage nennt ein anderes Modell als ihr Pfad.</translation>
    </message>
    <message>
        <source>No model is asked for anything at “%1”.</source>
        <translation>Unter „%1“ wird kein Modell etwas gefragt.</translation>
    </message>
    <message>
        <source>What follows the “?” of “%1” is not known.</source>
        <translation>Was in „%1“ nach dem „?“ steht, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>A stream is asked for with “?alt=sse”.</source>
        <translation>Um einen Strom wird mit „?alt=sse“ gebeten.</translation>
    </message>
    <message>
        <source>The path is longer than %1 bytes.</source>
        <translation>Der Pfad ist länger als %1 Bytes.</translation>
    </message>
    <message>
        <source>The path is not written plainly.</source>
        <translation>Der Pfad ist nicht schlicht geschrieben.</translation>
    </message>
    <message>
        <source>A model is asked by POST.</source>
        <translation>Ein Modell wird mit POST gefragt.</translation>
    </message>
    <message>
        <source>“%1” in the request is not known.</source>
        <translation>„%1“ in der Anfrage ist nicht bekannt.</translation>
    </message>
    <message>
        <source>no text and no list of texts</source>
        <translation>kein Text und keine Liste von Texten</translation>
    </message>
    <message>
        <source>A request has from 1 to %1 texts to embed.</source>
        <translation>Eine Anfrage hat 1 bis %1 Texte zum Einbetten.</translation>
    </message>
    <message>
        <source>What is embedded stands in “%1”, not in “%2”.</source>
        <translation>Was eingebettet wird, steht in „%1“, nicht in „%2“.</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>OpenAI chat completions</source>
        <translation>OpenAI Chat Completions</translation>
    </message>
    <message>
        <source>OpenAI responses</source>
        <translation>OpenAI Responses</translation>
    </message>
    <message>
        <source>Anthropic messages</source>
        <translation>Anthropic Messages</translation>
    </message>
    <message>
        <source>Google generateContent</source>
        <translation>Google generateContent</translation>
    </message>
    <message>
        <source>Ollama chat</source>
        <translation>Ollama Chat</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>Haupt</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>It answered in %1.</source>
        <extracomment>%1 is a time, as in &quot;1.2 s&quot;</extracomment>
        <translation>Es antwortete in %1.</translation>
    </message>
    <message>
        <source>It did not answer.</source>
        <translation>Es antwortete nicht.</translation>
    </message>
    <message>
        <source>It called the tool.</source>
        <translation>Es rief das Werkzeug auf.</translation>
    </message>
    <message>
        <source>It answers but calls no tools, and agents work with tools.</source>
        <translation>Es antwortet, ruft aber keine Werkzeuge auf, und Agenten arbeiten mit Werkzeugen.</translation>
    </message>
    <message>
        <source>The test cost %1.</source>
        <translation>Die Prüfung kostete %1.</translation>
    </message>
    <message>
        <source>“%1” is no whole number. Write digits alone, as in 128000.</source>
        <translation>„%1“ ist keine ganze Zahl. Schreiben Sie nur Ziffern, wie 128000.</translation>
    </message>
    <message>
        <source>“%1” is no day. Write it as in 2027-01-31.</source>
        <translation>„%1“ ist kein Tag. Schreiben Sie ihn wie 2027-01-31.</translation>
    </message>
    <message>
        <source>The key “%1” was put into the vault.</source>
        <translation>Der Schlüssel „%1“ wurde in den Tresor gelegt.</translation>
    </message>
    <message>
        <source>The key “%1” has a new value.</source>
        <translation>Der Schlüssel „%1“ hat einen neuen Wert.</translation>
    </message>
    <message>
        <source>The key “%1” was revoked; its value is gone.</source>
        <translation>Der Schlüssel „%1“ wurde widerrufen; sein Wert ist weg.</translation>
    </message>
    <message>
        <source>The key “%1” is for other agents, or until another day, now.</source>
        <translation>Der Schlüssel „%1“ gilt jetzt für andere Agenten oder bis zu einem anderen Tag.</translation>
    </message>
    <message>
        <source>A model still goes with this key; give it another one first.</source>
        <translation>Zu einem Modell gehört dieser Schlüssel noch; geben Sie ihm erst einen anderen.</translation>
    </message>
    <message>
        <source>The key “%1” was taken out of the vault.</source>
        <translation>Der Schlüssel „%1“ wurde aus dem Tresor genommen.</translation>
    </message>
    <message>
        <source>That is more than a limit can be.</source>
        <translation>Das ist mehr, als eine Grenze sein kann.</translation>
    </message>
    <message>
        <source>A day is written as 2026-11-29.</source>
        <translation>Ein Tag wird geschrieben wie 2026-11-29.</translation>
    </message>
    <message>
        <source>There is no key “%1” in the vault.</source>
        <translation>Im Tresor gibt es keinen Schlüssel „%1“.</translation>
    </message>
    <message>
        <source>“%1...” is longer than it may be.</source>
        <translation>„%1...“ ist länger, als es sein darf.</translation>
    </message>
    <message>
        <source>This service does not know that dialect.</source>
        <translation>Dieser Dienst kennt diesen Dialekt nicht.</translation>
    </message>
    <message>
        <source>There is no provider “%1”.</source>
        <translation>Es gibt keinen Anbieter „%1“.</translation>
    </message>
    <message>
        <source>There is no such model.</source>
        <translation>Es gibt kein solches Modell.</translation>
    </message>
    <message>
        <source>There is no such model to fall back on.</source>
        <translation>Es gibt kein solches Modell zum Ausweichen.</translation>
    </message>
    <message>
        <source>No model costs that much.</source>
        <translation>Kein Modell kostet so viel.</translation>
    </message>
    <message>
        <source>The first day is after the last.</source>
        <translation>Der erste Tag liegt nach dem letzten.</translation>
    </message>
    <message>
        <source>The store of models names a dialect that is not known: %1</source>
        <translation>Die Datenbank der Modelle nennt einen Dialekt, der nicht bekannt ist: %1</translation>
    </message>
    <message>
        <source>There is a model called “%1” already.</source>
        <translation>Es gibt schon ein Modell namens „%1“.</translation>
    </message>
    <message>
        <source>There are too many models already.</source>
        <translation>Es gibt schon zu viele Modelle.</translation>
    </message>
    <message>
        <source>An agent still asks this model; give it another one first.</source>
        <translation>Ein Agent fragt dieses Modell noch; geben Sie ihm erst ein anderes.</translation>
    </message>
    <message>
        <source>Another model has this one to fall back on; change that first.</source>
        <translation>Ein anderes Modell weicht auf dieses aus; ändern Sie erst das.</translation>
    </message>
    <message>
        <source>A key is not sent to another computer without TLS.</source>
        <translation>Ein Schlüssel wird ohne TLS nicht an einen anderen Rechner gesandt.</translation>
    </message>
    <message>
        <source>%1 answered with status %2: %3</source>
        <translation>%1 antwortete mit Status %2: %3</translation>
    </message>
    <message>
        <source>What it answered could not be understood.</source>
        <translation>Was es antwortete, war nicht zu verstehen.</translation>
    </message>
    <message>
        <source>It answers and calls tools.</source>
        <translation>Es antwortet und ruft Werkzeuge auf.</translation>
    </message>
    <message>
        <source>It answers but calls no tools, so an agent can do nothing with it.</source>
        <translation>Es antwortet, ruft aber keine Werkzeuge auf; also kann ein Agent nichts damit tun.</translation>
    </message>
    <message>
        <source>%1 requests to models were under way when the service ended. What was reserved for them counts as spent.</source>
        <translation>%1 Anfragen an Modelle waren unterwegs, als der Dienst endete. Was für sie reserviert war, zählt als ausgegeben.</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>Der Name ist zu lang.</translation>
    </message>
    <message>
        <source>“%1” is no name of a model: letters, digits and . _ : / @ + - only.</source>
        <translation>„%1“ ist kein Name eines Modells: nur Buchstaben, Ziffern und . _ : / @ + -</translation>
    </message>
    <message>
        <source>A model in Google&apos;s dialect has no “/” in its name.</source>
        <translation>Ein Modell in Googles Dialekt hat kein „/“ im Namen.</translation>
    </message>
    <message>
        <source>That many tokens cannot be.</source>
        <translation>So viele Token kann es nicht geben.</translation>
    </message>
    <message>
        <source>The certificate %1 cannot be read.</source>
        <translation>Das Zertifikat %1 lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>A model is replaced only by one of the same name and dialect: requests are passed on as they are.</source>
        <translation>Ein Modell wird nur durch eines mit gleichem Namen und Dialekt ersetzt: Anfragen werden weitergereicht, wie sie sind.</translation>
    </message>
    <message>
        <source>The model “%1” is %2 at %3 (%4).</source>
        <translation>Das Modell „%1“ ist %2 bei %3 (%4).</translation>
    </message>
    <message>
        <source>Its model for “%1” is “%2” now: %3 at %4.</source>
        <translation>Sein Modell für „%1“ ist jetzt „%2“: %3 bei %4.</translation>
    </message>
    <message>
        <source>It has no chosen model for “%1” any more.</source>
        <translation>Für „%1“ hat er kein gewähltes Modell mehr.</translation>
    </message>
    <message>
        <source>What it may spend on models was changed: %1</source>
        <translation>Was er für Modelle ausgeben darf, wurde geändert: %1</translation>
    </message>
    <message>
        <source>It takes only %1 tokens. OpenClaw&apos;s own words fill most of that; choose one that takes 16,000 or more.</source>
        <translation>Es nimmt nur %1 Token. Das meiste davon füllen OpenClaws eigene Worte; wählen Sie eines, das 16.000 oder mehr nimmt.</translation>
    </message>
    <message>
        <source>What it costs is not known. While money is limited it is not asked; name its prices, or take the limits away.</source>
        <translation>Was es kostet, ist nicht bekannt. Solange Geld begrenzt ist, wird es nicht gefragt; nennen Sie seine Preise, oder nehmen Sie die Grenzen weg.</translation>
    </message>
    <message>
        <source>%1 needs a key, and it has none.</source>
        <translation>%1 braucht einen Schlüssel, und es gibt keinen.</translation>
    </message>
    <message>
        <source>What the deleted agent had for models could not be removed: %1</source>
        <translation>Was der gelöschte Agent für Modelle hatte, ließ sich nicht entfernen: %1</translation>
    </message>
    <message>
        <source>“%1” is no address of a server; it begins with https:// or http://.</source>
        <translation>„%1“ ist keine Adresse eines Servers; sie beginnt mit https:// oder http://.</translation>
    </message>
    <message>
        <source>The address has a user, a “?” or a “#” in it; only its name, port and path are used.</source>
        <translation>In der Adresse steht ein Benutzer, ein „?“ oder ein „#“; nur Name, Port und Pfad werden benutzt.</translation>
    </message>
    <message>
        <source>Those are too many days for one answer.</source>
        <translation>Das sind zu viele Tage für eine Antwort.</translation>
    </message>
    <message>
        <source>This agent has no model for “%1”.</source>
        <translation>Dieser Agent hat kein Modell für „%1“.</translation>
    </message>
    <message>
        <source>This agent&apos;s model for “%1” is %2, not %3.</source>
        <translation>Das Modell dieses Agenten für „%1“ ist %2, nicht %3.</translation>
    </message>
    <message>
        <source>This agent&apos;s model for “%1” is asked in another dialect: %2.</source>
        <translation>Das Modell dieses Agenten für „%1“ wird in einem anderen Dialekt gefragt: %2.</translation>
    </message>
    <message>
        <source>What this request may cost could not be written down, so it was not sent: %1</source>
        <translation>Was diese Anfrage kosten kann, ließ sich nicht aufschreiben; darum wurde sie nicht abgeschickt: %1</translation>
    </message>
    <message>
        <source>Cofferdam did not send this request: %1</source>
        <translation>Cofferdam hat diese Anfrage nicht abgeschickt: %1</translation>
    </message>
    <message>
        <source>%1 broke its answer off: %2</source>
        <translation>%1 brach seine Antwort ab: %2</translation>
    </message>
    <message>
        <source>What %1 answered could not be understood.</source>
        <translation>Was %1 antwortete, war nicht zu verstehen.</translation>
    </message>
    <message>
        <source>The answer of %1 ended before it was whole.</source>
        <translation>Die Antwort von %1 endete, bevor sie vollständig war.</translation>
    </message>
    <message>
        <source>%1 answered with a page instead of a model&apos;s words; something stands between.</source>
        <translation>%1 antwortete mit einer Seite statt mit den Worten eines Modells; etwas steht dazwischen.</translation>
    </message>
    <message>
        <source>%1 gave no answer.</source>
        <translation>%1 gab keine Antwort.</translation>
    </message>
    <message>
        <source>%1 does not accept the key, or it may not use this model (status %2). Its user can look at it on the page Vault.</source>
        <translation>%1 nimmt den Schlüssel nicht an, oder er gilt nicht für dieses Modell (Status %2). Nachsehen lässt sich das auf der Seite Tresor.</translation>
    </message>
    <message>
        <source>%1 takes no more requests for now.</source>
        <translation>%1 nimmt zurzeit keine Anfragen mehr an.</translation>
    </message>
    <message>
        <source>%1 has a fault of its own (status %2): %3</source>
        <translation>%1 hat selbst einen Fehler (Status %2): %3</translation>
    </message>
    <message>
        <source>%1 refuses the request (status %2): %3</source>
        <translation>%1 lehnt die Anfrage ab (Status %2): %3</translation>
    </message>
    <message>
        <source>%1 refuses the request, and repeats the key in what it says; so that is not told.</source>
        <translation>%1 lehnt die Anfrage ab und wiederholt dabei den Schlüssel; darum wird das nicht weitergesagt.</translation>
    </message>
    <message>
        <source>What was there before may still be in the vault&apos;s files: %1</source>
        <translation>Was vorher da war, steht vielleicht noch in den Dateien des Tresors: %1</translation>
    </message>
    <message>
        <source>Too many requests that cost nothing. Ask again in a while.</source>
        <translation>Zu viele Anfragen, die nichts kosten. Fragen Sie in einer Weile wieder.</translation>
    </message>
    <message>
        <source>This computer is being looked through already; wait until that is done.</source>
        <translation>Dieser Rechner wird schon durchsucht; warten Sie, bis das fertig ist.</translation>
    </message>
    <message>
        <source>The agent went back to an earlier state meanwhile.</source>
        <translation>Der Agent ging inzwischen auf einen früheren Zustand zurück.</translation>
    </message>
    <message>
        <source>The task it belongs to has ended.</source>
        <translation>Die Aufgabe, zu der es gehört, ist beendet.</translation>
    </message>
    <message>
        <source>The model was changed while the request waited to be sent again. Ask once more.</source>
        <translation>Das Modell wurde geändert, während die Anfrage darauf wartete, wieder gesendet zu werden. Fragen Sie noch einmal.</translation>
    </message>
    <message>
        <source>It was broken off.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>What it cost is not known.</source>
        <translation>Was es gekostet hat, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>It did not say what it used, so all it can have cost counts.</source>
        <translation>Es sagte nicht, was es verbraucht hat, daher zählt alles, was es gekostet haben kann.</translation>
    </message>
    <message>
        <source>nobody knows what</source>
        <translation>niemand weiß, wie viel</translation>
    </message>
    <message>
        <source>The model “%1” (%2 at %3) was tried, asked for by %4; that cost %5. %6</source>
        <translation>Das Modell „%1“ (%2 bei %3) wurde ausprobiert, verlangt von %4; das kostete %5. %6</translation>
    </message>
    <message>
        <source>a program that cannot be told</source>
        <translation>einem Programm, das sich nicht bestimmen lässt</translation>
    </message>
    <message>
        <source>A model is being tried already; wait until it has answered.</source>
        <translation>Ein Modell wird schon ausprobiert; warten Sie, bis es geantwortet hat.</translation>
    </message>
    <message>
        <source>The model “%1” was removed: %2 at %3 (%4).</source>
        <translation>Das Modell „%1“ wurde entfernt: %2 bei %3 (%4).</translation>
    </message>
    <message>
        <source>How many tokens it takes is not known. While money is limited, a request that sets no limit for its answer is not sent; say how many it takes.</source>
        <translation>Wie viele Token es annimmt, ist nicht bekannt. Solange Geld begrenzt ist, wird eine Anfrage, die ihrer Antwort keine Grenze setzt, nicht gesendet; geben Sie an, wie viele es annimmt.</translation>
    </message>
    <message>
        <source>The model “%1” (%2 at %3) is tried, asked for by %4.</source>
        <translation>Das Modell „%1“ (%2 bei %3) wird ausprobiert, verlangt von %4.</translation>
    </message>
    <message>
        <source>Memory search</source>
        <translation>Suche im Gedächtnis</translation>
    </message>
    <message>
        <source>An agent&apos;s memory search uses it. %1</source>
        <translation>Die Suche im Gedächtnis eines Agenten benutzt es. %1</translation>
    </message>
    <message>
        <source>An agent has models for main, fast, image and memory, not for “%1”.</source>
        <translation>Ein Agent hat Modelle für main, fast, image und memory, nicht für „%1“.</translation>
    </message>
    <message>
        <source>The agent&apos;s memory is searched with a model on this computer only, at Ollama or by OpenAI&apos;s chat dialect.</source>
        <translation>Das Gedächtnis des Agenten wird nur mit einem Modell auf diesem Computer durchsucht, bei Ollama oder im Chat-Dialekt von OpenAI.</translation>
    </message>
    <message>
        <source>Texts are embedded by the model for “%1”, which does nothing else.</source>
        <translation>Texte bettet das Modell für „%1“ ein, und dieses tut nichts anderes.</translation>
    </message>
</context>
<context>
    <name>Policy</name>
    <message>
        <source>not (%1)</source>
        <translation>nicht (%1)</translation>
    </message>
    <message>
        <source>and</source>
        <translation>und</translation>
    </message>
    <message>
        <source>or</source>
        <translation>oder</translation>
    </message>
    <message>
        <source>“%1” names no tool</source>
        <translation>„%1“ nennt kein Werkzeug</translation>
    </message>
    <message>
        <source>is no part of a pack</source>
        <translation>gehört nicht in ein Regelpaket</translation>
    </message>
    <message>
        <source>a pack needs at least one [[rule]]</source>
        <translation>ein Regelpaket braucht mindestens eine [[rule]]</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>muss eine Tabelle sein</translation>
    </message>
    <message>
        <source>must be text or a list of texts</source>
        <translation>muss Text oder eine Liste von Texten sein</translation>
    </message>
    <message>
        <source>must be text</source>
        <translation>muss Text sein</translation>
    </message>
    <message>
        <source>“%1” must name a .toml file in the folder of this pack or below it</source>
        <translation>„%1“ muss eine .toml-Datei im Ordner dieses Pakets oder darunter nennen</translation>
    </message>
    <message>
        <source>is no field of a rule</source>
        <translation>ist kein Feld einer Regel</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>must be low, medium, high or critical</source>
        <translation>muss low, medium, high oder critical sein</translation>
    </message>
    <message>
        <source>must be a date such as 2027-01-31</source>
        <translation>muss ein Datum wie 2027-01-31 sein</translation>
    </message>
    <message>
        <source>is only for rules of a user or of the machine</source>
        <translation>ist nur für Regeln eines Benutzers oder des Rechners</translation>
    </message>
    <message>
        <source>needs an exception that says why</source>
        <translation>braucht eine Ausnahme, die sagt, warum</translation>
    </message>
    <message>
        <source>added rules only make the packs stricter; allow needs exception, overrides, owner and expires</source>
        <translation>eigene Regeln machen die Pakete nur strenger; allow braucht exception, overrides, owner und expires</translation>
    </message>
    <message>
        <source>must say why</source>
        <translation>muss sagen, warum</translation>
    </message>
    <message>
        <source>is missing: an exception names who answers for it</source>
        <translation>fehlt: Eine Ausnahme nennt, wer sie verantwortet</translation>
    </message>
    <message>
        <source>is missing: an exception ends</source>
        <translation>fehlt: Eine Ausnahme endet</translation>
    </message>
    <message>
        <source>is missing: an exception names the rules it loosens</source>
        <translation>fehlt: Eine Ausnahme nennt die Regeln, die sie lockert</translation>
    </message>
    <message>
        <source>is as strict as a rule can be; it needs no exception</source>
        <translation>ist so streng, wie eine Regel sein kann; das braucht keine Ausnahme</translation>
    </message>
    <message>
        <source>snapshot cannot undo an effect outside the machine</source>
        <translation>snapshot macht nichts rückgängig, was außerhalb der Maschine geschieht</translation>
    </message>
    <message>
        <source>is nested too deeply</source>
        <translation>ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>must be a table that says something</source>
        <translation>muss eine Tabelle sein, die etwas sagt</translation>
    </message>
    <message>
        <source>must be a list of conditions</source>
        <translation>muss eine Liste von Bedingungen sein</translation>
    </message>
    <message>
        <source>is a fact that nobody makes</source>
        <translation>ist eine Tatsache, die niemand feststellt</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>muss true oder false sein</translation>
    </message>
    <message>
        <source>is a number: use { fact, at_least } or { fact, at_most }</source>
        <translation>ist eine Zahl: { fact, at_least } oder { fact, at_most } benutzen</translation>
    </message>
    <message>
        <source>“%1” is no value of it</source>
        <translation>„%1“ ist kein Wert davon</translation>
    </message>
    <message>
        <source>“%1” is a fact that nobody makes</source>
        <translation>„%1“ ist eine Tatsache, die niemand feststellt</translation>
    </message>
    <message>
        <source>needs exactly one test beside it</source>
        <translation>braucht genau eine Prüfung daneben</translation>
    </message>
    <message>
        <source>compares numbers</source>
        <translation>vergleicht Zahlen</translation>
    </message>
    <message>
        <source>compares text, and the fact is none</source>
        <translation>vergleicht Text, und die Tatsache ist keiner</translation>
    </message>
    <message>
        <source>is no test</source>
        <translation>ist keine Prüfung</translation>
    </message>
    <message>
        <source>%1: a pack is at most 4 MiB</source>
        <translation>%1: Ein Regelpaket hat höchstens 4 MiB</translation>
    </message>
    <message>
        <source>%1: is not UTF-8</source>
        <translation>%1: ist kein UTF-8</translation>
    </message>
    <message>
        <source>%1:%2: characters beyond ASCII belong into double quotes</source>
        <translation>%1:%2: Zeichen außerhalb von ASCII gehören in doppelte Anführungszeichen</translation>
    </message>
    <message>
        <source>“%1” is no profile: careful, balanced or autonomous</source>
        <translation>„%1“ ist kein Profil: careful, balanced oder autonomous</translation>
    </message>
    <message>
        <source>Everything is allowed</source>
        <translation>Alles ist erlaubt</translation>
    </message>
    <message>
        <source>This agent runs without protection, for a demonstration.</source>
        <translation>Dieser Agent läuft ohne Schutz, zur Vorführung.</translation>
    </message>
    <message>
        <source>%1: %2: %3: the rule does not apply to “%4”</source>
        <translation>%1: %2: %3: Die Regel greift nicht bei „%4“</translation>
    </message>
    <message>
        <source>%1: %2: %3: the rule applies to “%4”</source>
        <translation>%1: %2: %3: Die Regel greift bei „%4“</translation>
    </message>
    <message>
        <source>%1: %2: overrides: “%3” is a rule of this machine (%4); nothing loosens those</source>
        <translation>%1: %2: overrides: „%3“ ist eine Regel dieses Rechners (%4); die lockert nichts</translation>
    </message>
    <message>
        <source>%1: %2: overrides: “%3” is no rule of the packs</source>
        <translation>%1: %2: overrides: „%3“ ist keine Regel der Pakete</translation>
    </message>
    <message>
        <source>%1: id: “%2” is the id of a rule at %3 already</source>
        <translation>%1: id: „%2“ heißt schon eine Regel in %3</translation>
    </message>
    <message>
        <source>%1: id: “%2” is taken</source>
        <translation>%1: id: „%2“ ist vergeben</translation>
    </message>
    <message>
        <source>%1 holds no policy pack</source>
        <translation>%1 enthält kein Regelpaket</translation>
    </message>
    <message>
        <source>%1: the folder cannot be read</source>
        <translation>%1: Der Ordner lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>%1: include: a file includes itself: %2</source>
        <translation>%1: include: Eine Datei bindet sich selbst ein: %2</translation>
    </message>
    <message>
        <source>%1: there are more than %2 rule files</source>
        <translation>%1: Es gibt mehr als %2 Regeldateien</translation>
    </message>
    <message>
        <source>%1:%2: include: “%3” is not there</source>
        <translation>%1:%2: include: „%3“ gibt es nicht</translation>
    </message>
    <message>
        <source>something unknown</source>
        <translation>etwas Unbekanntes</translation>
    </message>
    <message>
        <source>%1 outside the machine</source>
        <translation>%1 außerhalb der Maschine</translation>
    </message>
    <message>
        <source>Not all of this could be understood. %1</source>
        <translation>Nicht alles daran ließ sich verstehen. %1</translation>
    </message>
    <message>
        <source>No rule speaks of this.</source>
        <translation>Keine Regel spricht davon.</translation>
    </message>
    <message>
        <source>It could not be established whether “%1” applies.</source>
        <translation>Es ließ sich nicht feststellen, ob „%1“ zutrifft.</translation>
    </message>
    <message>
        <source>A part of this cannot be told before it runs.</source>
        <translation>Ein Teil davon zeigt sich erst beim Ausführen.</translation>
    </message>
    <message>
        <source>Not fully understood</source>
        <translation>Nicht ganz verstanden</translation>
    </message>
    <message>
        <source>Not covered by a rule</source>
        <translation>Von keiner Regel erfasst</translation>
    </message>
    <message>
        <source>Exception “%1” by %2 until %3 instead of %4: %5</source>
        <translation>Ausnahme „%1“ von %2 bis %3 statt %4: %5</translation>
    </message>
    <message>
        <source>Also “%1”: %2 and %3 more</source>
        <translation>Auch „%1“: %2 und %3 weitere</translation>
    </message>
    <message>
        <source>Also “%1”: %2</source>
        <translation>Auch „%1“: %2</translation>
    </message>
    <message>
        <source>Also “%1”</source>
        <translation>Auch „%1“</translation>
    </message>
    <message>
        <source>%1; and %2 more</source>
        <translation>%1; und %2 weitere</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>Everyday work</source>
        <translation>Alltägliche Arbeit</translation>
    </message>
    <message>
        <source>Does nothing that lasts</source>
        <translation>Tut nichts Bleibendes</translation>
    </message>
    <message>
        <source>The command only prints, computes or changes the shell itself.</source>
        <translation>Der Befehl gibt nur aus, rechnet oder ändert die Shell selbst.</translation>
    </message>
    <message>
        <source>Reads inside the machine</source>
        <translation>Liest in der Maschine</translation>
    </message>
    <message>
        <source>Reading is free inside the machine; keys and tokens are another effect, and so is sending.</source>
        <translation>In der Maschine ist Lesen frei; Schlüssel und Zugangsdaten sind eine andere Wirkung, Senden ebenso.</translation>
    </message>
    <message>
        <source>Makes files</source>
        <translation>Legt Dateien an</translation>
    </message>
    <message>
        <source>New files can be taken away again.</source>
        <translation>Neue Dateien lassen sich wieder entfernen.</translation>
    </message>
    <message>
        <source>Saves a download</source>
        <translation>Speichert etwas Geladenes</translation>
    </message>
    <message>
        <source>A file that was fetched does nothing until it is run, and running it is decided then.</source>
        <translation>Eine geladene Datei tut nichts, bis sie ausgeführt wird, und das wird dann entschieden.</translation>
    </message>
    <message>
        <source>Puts a download among the system&apos;s files</source>
        <translation>Legt etwas Geladenes unter die Systemdateien</translation>
    </message>
    <message>
        <source>Something from the network would become part of the system.</source>
        <translation>Etwas aus dem Netz würde Teil des Systems.</translation>
    </message>
    <message>
        <source>Writes files of the user</source>
        <translation>Schreibt Dateien des Benutzers</translation>
    </message>
    <message>
        <source>Overwrites what cannot be told or is easily lost</source>
        <translation>Überschreibt Unbestimmbares oder leicht Verlorenes</translation>
    </message>
    <message>
        <source>The old content would be gone; a snapshot keeps it.</source>
        <translation>Der alte Inhalt wäre weg; ein Schnappschuss hebt ihn auf.</translation>
    </message>
    <message>
        <source>An edit that drops most of a text</source>
        <translation>Eine Änderung, die das meiste eines Textes streicht</translation>
    </message>
    <message>
        <source>The edit removes at least four fifths of the text it touches.</source>
        <translation>Die Änderung entfernt mindestens vier Fünftel des Textes, den sie berührt.</translation>
    </message>
    <message>
        <source>Reads another project of the user&apos;s, or takes it elsewhere</source>
        <translation>Liest ein anderes Projekt des Benutzers oder nimmt es woandershin</translation>
    </message>
    <message>
        <source>It lies beside the workspace and was not made in this task; what is read there can leave with other data.</source>
        <translation>Es liegt neben dem Arbeitsordner und entstand nicht in diesem Auftrag; was dort gelesen wird, kann mit anderen Daten hinausgehen.</translation>
    </message>
    <message>
        <source>Moves or renames</source>
        <translation>Verschiebt oder benennt um</translation>
    </message>
    <message>
        <source>The content stays.</source>
        <translation>Der Inhalt bleibt.</translation>
    </message>
    <message>
        <source>Moves something that cannot be told</source>
        <translation>Verschiebt Unbestimmbares</translation>
    </message>
    <message>
        <source>What is moved, or what it lands on, is not known before.</source>
        <translation>Was verschoben wird oder worauf es trifft, ist vorher nicht bekannt.</translation>
    </message>
    <message>
        <source>Changes permissions of the user&apos;s files</source>
        <translation>Ändert Rechte von Dateien des Benutzers</translation>
    </message>
    <message>
        <source>Only who may use a file changes.</source>
        <translation>Es ändert sich nur, wer eine Datei benutzen darf.</translation>
    </message>
    <message>
        <source>Changes permissions of a whole tree</source>
        <translation>Ändert Rechte eines ganzen Baums</translation>
    </message>
    <message>
        <source>Old permissions of many files are not kept anywhere.</source>
        <translation>Die alten Rechte vieler Dateien sind nirgends aufgehoben.</translation>
    </message>
    <message>
        <source>Deletes temporary files</source>
        <translation>Löscht vorübergehende Dateien</translation>
    </message>
    <message>
        <source>Scratch space.</source>
        <translation>Ablage auf Zeit.</translation>
    </message>
    <message>
        <source>Deletes files</source>
        <translation>Löscht Dateien</translation>
    </message>
    <message>
        <source>Deleted files come back with the snapshot taken before.</source>
        <translation>Gelöschte Dateien kommen mit dem Schnappschuss davor zurück.</translation>
    </message>
    <message>
        <source>Deletes what is empty, in the bin or made again by a build</source>
        <translation>Löscht Leeres, Weggeworfenes oder neu Baubares</translation>
    </message>
    <message>
        <source>Nothing is lost that cannot be had again.</source>
        <translation>Es geht nichts verloren, was nicht wieder zu haben wäre.</translation>
    </message>
    <message>
        <source>Deletes so that nothing can bring it back</source>
        <translation>Löscht unwiederbringlich</translation>
    </message>
    <message>
        <source>The content is overwritten on purpose.</source>
        <translation>Der Inhalt wird absichtlich überschrieben.</translation>
    </message>
    <message>
        <source>Runs a program or script of this machine</source>
        <translation>Führt ein Programm oder Skript dieser Maschine aus</translation>
    </message>
    <message>
        <source>Programs are run all the time; what they do to files and the network is decided where it happens.</source>
        <translation>Programme laufen ständig; was sie mit Dateien und Netz tun, wird dort entschieden, wo es geschieht.</translation>
    </message>
    <message>
        <source>Runs something from scratch space</source>
        <translation>Führt etwas aus der Ablage auf Zeit aus</translation>
    </message>
    <message>
        <source>Programs that live in /tmp were just put there, by whom is not known.</source>
        <translation>Programme in /tmp wurden eben erst dorthin gelegt, von wem, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Starts a shell</source>
        <translation>Startet eine Shell</translation>
    </message>
    <message>
        <source>An empty shell waits for input; what is typed into it is decided then.</source>
        <translation>Eine leere Shell wartet auf Eingaben; was hineingetippt wird, wird dann entschieden.</translation>
    </message>
    <message>
        <source>Installs or removes packages</source>
        <translation>Installiert oder entfernt Pakete</translation>
    </message>
    <message>
        <source>The system disk cannot be written; packages land in the agent&apos;s own folders, and fetching them is decided by the sluice.</source>
        <translation>Die Systemplatte ist nicht beschreibbar; Pakete landen in den Ordnern des Agenten, und über das Holen entscheidet die Schleuse.</translation>
    </message>
    <message>
        <source>Changes a setting</source>
        <translation>Ändert eine Einstellung</translation>
    </message>
    <message>
        <source>A setting of a tool inside the machine.</source>
        <translation>Eine Einstellung eines Werkzeugs in der Maschine.</translation>
    </message>
    <message>
        <source>Ends processes</source>
        <translation>Beendet Prozesse</translation>
    </message>
    <message>
        <source>Processes of the agent&apos;s own user.</source>
        <translation>Prozesse des eigenen Benutzers des Agenten.</translation>
    </message>
    <message>
        <source>Looks at its own state</source>
        <translation>Sieht nach dem eigenen Stand</translation>
    </message>
    <message>
        <source>The agent&apos;s own sessions and plans.</source>
        <translation>Sitzungen und Pläne des Agenten selbst.</translation>
    </message>
    <message>
        <source>Ends processes that were found by name</source>
        <translation>Beendet Prozesse, die nach Namen gesucht sind</translation>
    </message>
    <message>
        <source>Which processes are meant is known only when it runs; the snapshot brings them back.</source>
        <translation>Welche Prozesse gemeint sind, zeigt sich erst beim Ausführen; der Schnappschuss bringt sie zurück.</translation>
    </message>
    <message>
        <source>Runs a script that cannot be told</source>
        <translation>Führt ein unbestimmbares Skript aus</translation>
    </message>
    <message>
        <source>Which file is run is known only when it runs.</source>
        <translation>Welche Datei ausgeführt wird, zeigt sich erst dann.</translation>
    </message>
    <message>
        <source>Clouds, clusters and databases</source>
        <translation>Clouds, Cluster und Datenbanken</translation>
    </message>
    <message>
        <source>Looks at a service</source>
        <translation>Sieht sich einen Dienst an</translation>
    </message>
    <message>
        <source>A query that changes nothing.</source>
        <translation>Eine Abfrage, die nichts ändert.</translation>
    </message>
    <message>
        <source>Takes a whole database out</source>
        <translation>Zieht eine ganze Datenbank ab</translation>
    </message>
    <message>
        <source>A backup into the machine; sending it on is another matter.</source>
        <translation>Eine Sicherung in die Maschine; sie weiterzusenden ist etwas anderes.</translation>
    </message>
    <message>
        <source>Deletes something outside</source>
        <translation>Löscht etwas außerhalb</translation>
    </message>
    <message>
        <source>It is outside the machine; no snapshot brings it back.</source>
        <translation>Es liegt außerhalb der Maschine; kein Schnappschuss bringt es zurück.</translation>
    </message>
    <message>
        <source>Deletes a whole account or store without a question</source>
        <translation>Löscht ein ganzes Konto oder einen Speicher ohne Rückfrage</translation>
    </message>
    <message>
        <source>Everything in it would be gone, and nobody would be asked.</source>
        <translation>Alles darin wäre weg, und niemand würde gefragt.</translation>
    </message>
    <message>
        <source>Changes something outside</source>
        <translation>Ändert etwas außerhalb</translation>
    </message>
    <message>
        <source>Takes a secret out of a service</source>
        <translation>Holt ein Geheimnis aus einem Dienst</translation>
    </message>
    <message>
        <source>The secret would be readable for the agent from then on.</source>
        <translation>Das Geheimnis wäre von da an für den Agenten lesbar.</translation>
    </message>
    <message>
        <source>Changes a database file of this machine</source>
        <translation>Ändert eine Datenbankdatei dieser Maschine</translation>
    </message>
    <message>
        <source>The rows come back with the snapshot.</source>
        <translation>Die Zeilen kommen mit dem Schnappschuss zurück.</translation>
    </message>
    <message>
        <source>Works with containers of this machine</source>
        <translation>Arbeitet mit Containern dieser Maschine</translation>
    </message>
    <message>
        <source>Images and containers inside the machine.</source>
        <translation>Abbilder und Container in der Maschine.</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>Sends a credential away</source>
        <translation>Sendet Zugangsdaten fort</translation>
    </message>
    <message>
        <source>A key, token or password would leave the machine.</source>
        <translation>Ein Schlüssel, Token oder Passwort verließe die Maschine.</translation>
    </message>
    <message>
        <source>Reads a credential</source>
        <translation>Liest Zugangsdaten</translation>
    </message>
    <message>
        <source>A key, token or password store would be read, and what is read can be sent in pieces later.</source>
        <translation>Ein Schlüssel-, Token- oder Passwortspeicher würde gelesen, und Gelesenes kann später in Stücken hinausgehen.</translation>
    </message>
    <message>
        <source>Replaces a credential</source>
        <translation>Ersetzt Zugangsdaten</translation>
    </message>
    <message>
        <source>A key or token file would change; the snapshot keeps the old one.</source>
        <translation>Eine Schlüssel- oder Tokendatei würde sich ändern; der Schnappschuss hebt die alte auf.</translation>
    </message>
    <message>
        <source>Reads hidden files of another user</source>
        <translation>Liest verborgene Dateien eines anderen Benutzers</translation>
    </message>
    <message>
        <source>Settings and histories in somebody else&apos;s home are theirs.</source>
        <translation>Einstellungen und Verläufe im Home eines anderen gehören ihm.</translation>
    </message>
    <message>
        <source>Version control</source>
        <translation>Versionsverwaltung</translation>
    </message>
    <message>
        <source>Throws away uncommitted work</source>
        <translation>Verwirft nicht festgeschriebene Arbeit</translation>
    </message>
    <message>
        <source>Edits, branches or stashes that exist nowhere else would be gone; the snapshot keeps them.</source>
        <translation>Änderungen, Zweige oder Zwischenstände, die es nur hier gibt, wären weg; der Schnappschuss hebt sie auf.</translation>
    </message>
    <message>
        <source>Rewrites history</source>
        <translation>Schreibt die Geschichte um</translation>
    </message>
    <message>
        <source>Commits would be replaced or become unreachable; the snapshot keeps them.</source>
        <translation>Commits würden ersetzt oder unerreichbar; der Schnappschuss hebt sie auf.</translation>
    </message>
    <message>
        <source>Overwrites history on another machine</source>
        <translation>Überschreibt die Geschichte auf einem anderen Rechner</translation>
    </message>
    <message>
        <source>The remote&apos;s commits would be replaced; no snapshot here brings them back.</source>
        <translation>Die Commits der Gegenstelle würden ersetzt; kein Schnappschuss hier bringt sie zurück.</translation>
    </message>
    <message>
        <source>Sends commits to another machine</source>
        <translation>Sendet Commits an einen anderen Rechner</translation>
    </message>
    <message>
        <source>What is pushed is seen by others and stays.</source>
        <translation>Was hinaufgeladen ist, sehen andere, und es bleibt.</translation>
    </message>
    <message>
        <source>Fetches from another machine</source>
        <translation>Holt von einem anderen Rechner</translation>
    </message>
    <message>
        <source>Fetching changes nothing there; the stream itself is decided when it opens.</source>
        <translation>Holen ändert dort nichts; über den Strom selbst wird beim Öffnen entschieden.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Talks to the model</source>
        <translation>Spricht mit dem Modell</translation>
    </message>
    <message>
        <source>The one route that is understood.</source>
        <translation>Der eine Weg, der verstanden wird.</translation>
    </message>
    <message>
        <source>Opens a stream to somewhere</source>
        <translation>Öffnet einen Strom irgendwohin</translation>
    </message>
    <message>
        <source>Not yet understood: only the model can be reached from this machine.</source>
        <translation>Noch nicht verstanden: Von dieser Maschine ist nur das Modell erreichbar.</translation>
    </message>
    <message>
        <source>Talks to the model (its stream)</source>
        <translation>Spricht mit dem Modell (sein Strom)</translation>
    </message>
    <message>
        <source>Asks another machine for something</source>
        <translation>Fragt einen anderen Rechner nach etwas</translation>
    </message>
    <message>
        <source>A request that changes nothing there. The stream itself is decided when it opens.</source>
        <translation>Eine Anfrage, die dort nichts ändert. Über den Strom selbst wird beim Öffnen entschieden.</translation>
    </message>
    <message>
        <source>Asks a cloud for the machine&apos;s own credentials</source>
        <translation>Fragt eine Cloud nach den Zugangsdaten der Maschine</translation>
    </message>
    <message>
        <source>This address hands out keys to whoever asks from inside.</source>
        <translation>Diese Adresse gibt jedem Schlüssel, der von innen fragt.</translation>
    </message>
    <message>
        <source>Talks to a program of this machine</source>
        <translation>Spricht mit einem Programm dieser Maschine</translation>
    </message>
    <message>
        <source>It does not leave the machine.</source>
        <translation>Es verlässt die Maschine nicht.</translation>
    </message>
    <message>
        <source>Hands a file to a program that listens here</source>
        <translation>Gibt eine Datei an ein Programm, das hier lauscht</translation>
    </message>
    <message>
        <source>What listens on this machine may pass the file on.</source>
        <translation>Was auf dieser Maschine lauscht, kann die Datei weitergeben.</translation>
    </message>
    <message>
        <source>Changes something in a program that runs here</source>
        <translation>Ändert etwas in einem Programm, das hier läuft</translation>
    </message>
    <message>
        <source>Its data live in this machine and come back with the snapshot.</source>
        <translation>Seine Daten liegen in dieser Maschine und kommen mit dem Schnappschuss zurück.</translation>
    </message>
    <message>
        <source>Sends data where others can read or change it on the way</source>
        <translation>Sendet Daten, die andere unterwegs lesen oder ändern können</translation>
    </message>
    <message>
        <source>Without encryption, or without checking who answers, the data may reach anyone.</source>
        <translation>Ohne Verschlüsselung oder ohne zu prüfen, wer antwortet, können die Daten jeden erreichen.</translation>
    </message>
    <message>
        <source>Sends data away</source>
        <translation>Sendet Daten fort</translation>
    </message>
    <message>
        <source>What is sent cannot be called back.</source>
        <translation>Gesendetes lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Changes something on another machine</source>
        <translation>Ändert etwas auf einem anderen Rechner</translation>
    </message>
    <message>
        <source>The request deletes or changes something there; no snapshot here brings it back.</source>
        <translation>Die Anfrage löscht oder ändert dort etwas; kein Schnappschuss hier bringt es zurück.</translation>
    </message>
    <message>
        <source>Opens a bare connection</source>
        <translation>Öffnet eine nackte Verbindung</translation>
    </message>
    <message>
        <source>A connection without a protocol that anyone could look into.</source>
        <translation>Eine Verbindung ohne Protokoll, in das jemand hineinsehen könnte.</translation>
    </message>
    <message>
        <source>Opens the machine to others</source>
        <translation>Öffnet die Maschine für andere</translation>
    </message>
    <message>
        <source>Others could reach into the machine, or a tunnel would lead out of it.</source>
        <translation>Andere könnten in die Maschine hinein, oder ein Tunnel führte hinaus.</translation>
    </message>
    <message>
        <source>Hands a shell to another machine</source>
        <translation>Übergibt eine Shell an einen anderen Rechner</translation>
    </message>
    <message>
        <source>Someone elsewhere would command this machine.</source>
        <translation>Jemand anderswo befehligte diese Maschine.</translation>
    </message>
    <message>
        <source>Ties a shell to a bare connection</source>
        <translation>Bindet eine Shell an eine nackte Verbindung</translation>
    </message>
    <message>
        <source>Runs something straight from the network</source>
        <translation>Führt etwas direkt aus dem Netz aus</translation>
    </message>
    <message>
        <source>Nobody has seen what would be run, and it can differ from request to request.</source>
        <translation>Niemand hat gesehen, was ausgeführt würde, und es kann jedes Mal etwas anderes sein.</translation>
    </message>
    <message>
        <source>Persistence and hidden running</source>
        <translation>Bleibendes und verborgenes Ausführen</translation>
    </message>
    <message>
        <source>Arranges to run again, for the whole system</source>
        <translation>Richtet ein, wieder zu laufen, fürs ganze System</translation>
    </message>
    <message>
        <source>Code would run again by itself, long after the task.</source>
        <translation>Code liefe von selbst wieder, lange nach dem Auftrag.</translation>
    </message>
    <message>
        <source>Arranges to run again, for the user</source>
        <translation>Richtet ein, wieder zu laufen, für den Benutzer</translation>
    </message>
    <message>
        <source>Code would run again by itself, in every shell or at every start.</source>
        <translation>Code liefe von selbst wieder, in jeder Shell oder bei jedem Start.</translation>
    </message>
    <message>
        <source>Changes a start-up file</source>
        <translation>Ändert eine Startdatei</translation>
    </message>
    <message>
        <source>Shells and services would start differently; the snapshot keeps the old file.</source>
        <translation>Shells und Dienste starteten anders; der Schnappschuss hebt die alte Datei auf.</translation>
    </message>
    <message>
        <source>Starts a shell out of another program</source>
        <translation>Startet eine Shell aus einem anderen Programm heraus</translation>
    </message>
    <message>
        <source>Editors, pagers and the like are no way to start a shell; it is done to get past rules.</source>
        <translation>Editoren, Anzeiger und Ähnliches sind kein Weg, eine Shell zu starten; so umgeht man Regeln.</translation>
    </message>
    <message>
        <source>Starts a shell through another program</source>
        <translation>Startet eine Shell über ein anderes Programm</translation>
    </message>
    <message>
        <source>A shell with nothing to do, started in a roundabout way.</source>
        <translation>Eine Shell ohne Aufgabe, auf Umwegen gestartet.</translation>
    </message>
    <message>
        <source>Copies a shell or an interpreter under another name</source>
        <translation>Kopiert eine Shell oder einen Interpreter unter anderem Namen</translation>
    </message>
    <message>
        <source>It is done to get past rules that go by names.</source>
        <translation>So umgeht man Regeln, die nach Namen gehen.</translation>
    </message>
    <message>
        <source>Slips code into other programs</source>
        <translation>Schiebt anderen Programmen Code unter</translation>
    </message>
    <message>
        <source>The library or option would run inside every program that follows.</source>
        <translation>Die Bibliothek oder Option liefe in jedem folgenden Programm mit.</translation>
    </message>
    <message>
        <source>Runs a tool made for attacks</source>
        <translation>Führt ein Angriffswerkzeug aus</translation>
    </message>
    <message>
        <source>Password crackers, exploit kits and miners.</source>
        <translation>Passwortknacker, Angriffsbaukästen und Schürfprogramme.</translation>
    </message>
    <message>
        <source>Starts itself without end</source>
        <translation>Startet sich ohne Ende selbst</translation>
    </message>
    <message>
        <source>A function that calls itself can fill the machine in seconds.</source>
        <translation>Eine Funktion, die sich selbst aufruft, kann die Maschine in Sekunden füllen.</translation>
    </message>
    <message>
        <source>Uses up the machine</source>
        <translation>Verbraucht die Maschine</translation>
    </message>
    <message>
        <source>It never ends by itself.</source>
        <translation>Es endet nie von selbst.</translation>
    </message>
    <message>
        <source>Runs somewhere no snapshot reaches</source>
        <translation>Läuft, wohin kein Schnappschuss reicht</translation>
    </message>
    <message>
        <source>It happens on another machine.</source>
        <translation>Es geschieht auf einem anderen Rechner.</translation>
    </message>
    <message>
        <source>Runs a command in a container</source>
        <translation>Führt einen Befehl in einem Container aus</translation>
    </message>
    <message>
        <source>Containers of this machine are inside it.</source>
        <translation>Container dieser Maschine sind in ihr.</translation>
    </message>
    <message>
        <source>Runs code that hides what it does</source>
        <translation>Führt Code aus, der verbirgt, was er tut</translation>
    </message>
    <message>
        <source>What it does cannot be told before; the snapshot undoes it.</source>
        <translation>Was er tut, zeigt sich vorher nicht; der Schnappschuss macht es rückgängig.</translation>
    </message>
    <message>
        <source>Shows people something else than what runs</source>
        <translation>Zeigt Menschen etwas anderes, als was läuft</translation>
    </message>
    <message>
        <source>Invisible or turning characters make the command read differently from what it does.</source>
        <translation>Unsichtbare oder umkehrende Zeichen lassen den Befehl anders lesen, als er wirkt.</translation>
    </message>
    <message>
        <source>Background service or terminal</source>
        <translation>Dienst im Hintergrund oder Terminal</translation>
    </message>
    <message>
        <source>It runs outside the turn that started it.</source>
        <translation>Es läuft außerhalb des Durchgangs, der es startete.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Deletes a system folder or a home</source>
        <translation>Löscht einen Systemordner oder ein Home</translation>
    </message>
    <message>
        <source>The machine or a whole home would be gone; nobody means that.</source>
        <translation>Die Maschine oder ein ganzes Home wäre weg; das will niemand.</translation>
    </message>
    <message>
        <source>Makes a system folder or a home like another folder</source>
        <translation>Gleicht einen Systemordner oder ein Home einem anderen Ordner an</translation>
    </message>
    <message>
        <source>Everything there that the other folder does not hold would be deleted.</source>
        <translation>Alles, was der andere Ordner nicht enthält, würde dort gelöscht.</translation>
    </message>
    <message>
        <source>Moves a system folder or a home away</source>
        <translation>Verschiebt einen Systemordner oder ein Home</translation>
    </message>
    <message>
        <source>Without it the machine, or everything of a user, stops working.</source>
        <translation>Ohne ihn geht die Maschine oder alles eines Benutzers nicht mehr.</translation>
    </message>
    <message>
        <source>Takes away what the machine starts with</source>
        <translation>Nimmt weg, womit die Maschine startet</translation>
    </message>
    <message>
        <source>Programs, libraries or the kernel would be missing.</source>
        <translation>Programme, Bibliotheken oder der Kernel würden fehlen.</translation>
    </message>
    <message>
        <source>Changes who may come in</source>
        <translation>Ändert, wer hereindarf</translation>
    </message>
    <message>
        <source>These settings decide who can log in to this machine.</source>
        <translation>Diese Einstellungen entscheiden, wer sich an dieser Maschine anmelden kann.</translation>
    </message>
    <message>
        <source>Deletes by pattern across the system</source>
        <translation>Löscht nach Muster im ganzen System</translation>
    </message>
    <message>
        <source>System files would go; the snapshot keeps them.</source>
        <translation>Systemdateien wären weg; der Schnappschuss hebt sie auf.</translation>
    </message>
    <message>
        <source>Deletes on another machine</source>
        <translation>Löscht auf einem anderen Rechner</translation>
    </message>
    <message>
        <source>It happens on another machine; no snapshot here brings it back.</source>
        <translation>Es geschieht auf einem anderen Rechner; kein Schnappschuss hier bringt es zurück.</translation>
    </message>
    <message>
        <source>Runs a command on another machine</source>
        <translation>Führt einen Befehl auf einem anderen Rechner aus</translation>
    </message>
    <message>
        <source>It happens on another machine, with somebody&apos;s key.</source>
        <translation>Es geschieht auf einem anderen Rechner, mit jemandes Schlüssel.</translation>
    </message>
    <message>
        <source>Changes system files</source>
        <translation>Ändert Systemdateien</translation>
    </message>
    <message>
        <source>The system would behave differently afterwards; the snapshot keeps the old state.</source>
        <translation>Das System verhielte sich danach anders; der Schnappschuss hebt den alten Stand auf.</translation>
    </message>
    <message>
        <source>Changes accounts or rights</source>
        <translation>Ändert Konten oder Rechte</translation>
    </message>
    <message>
        <source>Accounts, passwords and sudo rights decide who owns the machine.</source>
        <translation>Konten, Passwörter und sudo-Rechte entscheiden, wem die Maschine gehört.</translation>
    </message>
    <message>
        <source>Writes to a disk or to memory directly</source>
        <translation>Schreibt direkt auf eine Platte oder in den Speicher</translation>
    </message>
    <message>
        <source>Everything on the device would be lost.</source>
        <translation>Alles auf dem Gerät wäre verloren.</translation>
    </message>
    <message>
        <source>Changes partitions or volumes</source>
        <translation>Ändert Partitionen oder Datenträger</translation>
    </message>
    <message>
        <source>Volumes may shrink or vanish with what is on them.</source>
        <translation>Datenträger können schrumpfen oder samt Inhalt verschwinden.</translation>
    </message>
    <message>
        <source>Changes how the kernel works</source>
        <translation>Ändert die Arbeit des Kernels</translation>
    </message>
    <message>
        <source>Protections of the kernel would be weakened or the machine would not start again.</source>
        <translation>Der Schutz des Kernels würde geschwächt, oder die Maschine startete nicht wieder.</translation>
    </message>
    <message>
        <source>Touches what watches the agent</source>
        <translation>Rührt an, was den Agenten bewacht</translation>
    </message>
    <message>
        <source>Protection would be switched off.</source>
        <translation>Der Schutz würde ausgeschaltet.</translation>
    </message>
    <message>
        <source>Hides what was done</source>
        <translation>Verbirgt, was getan wurde</translation>
    </message>
    <message>
        <source>Records of what happened would be gone or not be made.</source>
        <translation>Aufzeichnungen des Geschehenen wären weg oder entstünden nicht.</translation>
    </message>
    <message>
        <source>Gains rights</source>
        <translation>Verschafft sich Rechte</translation>
    </message>
    <message>
        <source>More rights than the task has shown to need.</source>
        <translation>Mehr Rechte, als der Auftrag bisher brauchte.</translation>
    </message>
    <message>
        <source>Opens files to everyone or makes them run as their owner</source>
        <translation>Öffnet Dateien für alle oder lässt sie als ihr Besitzer laufen</translation>
    </message>
    <message>
        <source>Anyone could change the file, or run it with its owner&apos;s rights.</source>
        <translation>Jeder könnte die Datei ändern oder mit den Rechten ihres Besitzers ausführen.</translation>
    </message>
    <message>
        <source>Lets a shell or an interpreter run with its owner&apos;s rights</source>
        <translation>Lässt eine Shell oder einen Interpreter mit den Rechten des Besitzers laufen</translation>
    </message>
    <message>
        <source>Whoever starts it has the owner&apos;s rights, now and later: a back door.</source>
        <translation>Wer sie startet, hat die Rechte des Besitzers, jetzt und später: eine Hintertür.</translation>
    </message>
    <message>
        <source>Changes the permissions of the whole machine</source>
        <translation>Ändert die Rechte der ganzen Maschine</translation>
    </message>
    <message>
        <source>Every program&apos;s rights would be another; there is no list of what they were.</source>
        <translation>Die Rechte jedes Programms wären andere; es gibt keine Liste der alten.</translation>
    </message>
    <message>
        <source>Changes permissions of system files or whole homes</source>
        <translation>Ändert Rechte von Systemdateien oder ganzen Homes</translation>
    </message>
    <message>
        <source>Programs of the system or a whole home may stop working, or open up.</source>
        <translation>Programme des Systems oder ein ganzes Home gehen womöglich nicht mehr oder stehen offen.</translation>
    </message>
    <message>
        <source>Changes permissions of system files</source>
        <translation>Ändert Rechte von Systemdateien</translation>
    </message>
    <message>
        <source>Programs of the system may stop working; the snapshot keeps the old permissions.</source>
        <translation>Programme des Systems gehen womöglich nicht mehr; der Schnappschuss hebt die alten Rechte auf.</translation>
    </message>
    <message>
        <source>Stops a service</source>
        <translation>Hält einen Dienst an</translation>
    </message>
    <message>
        <source>Something others may rely on ends; a snapshot does not keep what it was doing for them.</source>
        <translation>Etwas endet, auf das andere bauen können; ein Schnappschuss hebt nicht auf, was es für sie tat.</translation>
    </message>
    <message>
        <source>Stops the machine</source>
        <translation>Hält die Maschine an</translation>
    </message>
    <message>
        <source>The agent would end itself with the machine.</source>
        <translation>Der Agent beendete sich mit der Maschine.</translation>
    </message>
    <message>
        <source>Trusts a new source of packages</source>
        <translation>Vertraut einer neuen Paketquelle</translation>
    </message>
    <message>
        <source>Whatever that source offers would be installed as part of the system.</source>
        <translation>Was diese Quelle bietet, würde Teil des Systems.</translation>
    </message>
    <message>
        <source>Redirects traffic or stops checking certificates</source>
        <translation>Leitet Verkehr um oder prüft keine Zertifikate mehr</translation>
    </message>
    <message>
        <source>Requests would go another way, or to whoever answers.</source>
        <translation>Anfragen gingen einen anderen Weg oder an jeden, der antwortet.</translation>
    </message>
    <message>
        <source>Changes the clock, the log settings or a control socket</source>
        <translation>Ändert Uhr, Protokolleinstellungen oder einen Steuersocket</translation>
    </message>
    <message>
        <source>Other programs rely on it.</source>
        <translation>Andere Programme verlassen sich darauf.</translation>
    </message>
    <message>
        <source>Deletes what it has packed</source>
        <translation>Löscht, was es eingepackt hat</translation>
    </message>
    <message>
        <source>Containers and volumes hold data that no snapshot of a folder shows.</source>
        <translation>Container und Datenträger enthalten Daten, die kein Schnappschuss eines Ordners zeigt.</translation>
    </message>
    <message>
        <source>Ordinary writing; before the first file that was there already a snapshot is taken.</source>
        <translation>Gewöhnliches Schreiben; vor der ersten Datei, die es schon gab, wird ein Schnappschuss aufgenommen.</translation>
    </message>
    <message>
        <source>Writes to a file that was there before</source>
        <translation>Schreibt in eine Datei, die es vorher schon gab</translation>
    </message>
    <message>
        <source>Whatever is written into it, the old content would be gone; one snapshot serves all that a command does.</source>
        <translation>Was auch hineingeschrieben wird, der alte Inhalt wäre fort; ein Schnappschuss dient allem, was ein Befehl tut.</translation>
    </message>
    <message>
        <source>Puts a file in an old one&apos;s place</source>
        <translation>Setzt eine Datei an die Stelle einer alten</translation>
    </message>
    <message>
        <source>The old file would be gone. However much of it the new one holds now, that can still be written to.</source>
        <translation>Die alte Datei wäre fort. Wie viel von ihr die neue jetzt auch enthält, in sie kann noch geschrieben werden.</translation>
    </message>
    <message>
        <source>Puts something among the user&apos;s settings</source>
        <translation>Legt etwas zwischen die Einstellungen des Benutzers</translation>
    </message>
    <message>
        <source>Hidden files and folders of a home are read, or run, by programs that have nothing to do with the task.</source>
        <translation>Versteckte Dateien und Ordner eines Home-Ordners lesen oder führen Programme aus, die mit dem Auftrag nichts zu tun haben.</translation>
    </message>
    <message>
        <source>Looks into the agent&apos;s own state</source>
        <translation>Sieht in den eigenen Zustand des Agenten</translation>
    </message>
    <message>
        <source>The agent&apos;s conversations, settings and tokens lie there; the agent itself reads them, its tools do not.</source>
        <translation>Dort liegen Gespräche, Einstellungen und Tokens des Agenten; der Agent selbst liest sie, seine Werkzeuge nicht.</translation>
    </message>
    <message>
        <source>Shuts a file or a folder</source>
        <translation>Verschließt eine Datei oder einen Ordner</translation>
    </message>
    <message>
        <source>Nobody can use it until its old permissions are back; the snapshot keeps them.</source>
        <translation>Niemand kann sie benutzen, bis die alten Rechte wieder da sind; der Schnappschuss bewahrt sie.</translation>
    </message>
    <message>
        <source>approved by a person, as a rule</source>
        <translation>von einem Menschen erlaubt, als Regel</translation>
    </message>
    <message>
        <source>Exactly this was approved as a rule.</source>
        <translation>Genau dies wurde als Regel erlaubt.</translation>
    </message>
    <message>
        <source>Requests to models</source>
        <translation>Anfragen an Modelle</translation>
    </message>
    <message>
        <source>Asks the model that its user has chosen</source>
        <translation>Fragt das Modell, das sein Benutzer gewählt hat</translation>
    </message>
    <message>
        <source>Its user has named this model for it, and it lies within what the agent may spend.</source>
        <translation>Sein Benutzer hat ihm dieses Modell genannt, und es liegt in dem, was der Agent ausgeben darf.</translation>
    </message>
    <message>
        <source>Would go beyond what the agent may spend</source>
        <translation>Ginge über das hinaus, was der Agent ausgeben darf</translation>
    </message>
    <message>
        <source>What this agent may spend is used up, or this request could cost more than is left.</source>
        <translation>Was dieser Agent ausgeben darf, ist verbraucht, oder diese Anfrage könnte mehr kosten, als übrig ist.</translation>
    </message>
    <message>
        <source>Spends money and gets nowhere</source>
        <translation>Gibt Geld aus und kommt nicht voran</translation>
    </message>
    <message>
        <source>The agent makes the same calls of its tools again and again, and its user has said nothing meanwhile.</source>
        <translation>Der Agent ruft seine Werkzeuge immer wieder gleich auf, und sein Benutzer hat inzwischen nichts gesagt.</translation>
    </message>
    <message>
        <source>Lets the provider act for it</source>
        <translation>Lässt den Anbieter für sich handeln</translation>
    </message>
    <message>
        <source>The provider would search, fetch or run something by itself: that happens outside and passes no gate, and may cost extra.</source>
        <translation>Der Anbieter würde selbst etwas suchen, holen oder ausführen: Das geschieht außerhalb, geht durch keine Schranke und kann mehr kosten.</translation>
    </message>
    <message>
        <source>Wants to be served faster, for more money</source>
        <translation>Will für mehr Geld schneller bedient werden</translation>
    </message>
    <message>
        <source>The request names a class of service that may cost more than the table of prices says.</source>
        <translation>Die Anfrage nennt eine Dienstklasse, die mehr kosten kann, als die Preistabelle sagt.</translation>
    </message>
    <message>
        <source>Would tell a model elsewhere what may stay on this computer only</source>
        <translation>Würde einem Modell anderswo sagen, was nur auf diesem Rechner bleiben darf</translation>
    </message>
    <message>
        <source>The conversation has read a folder that is marked for models on this computer only, and this model works elsewhere.</source>
        <translation>Das Gespräch hat in einem Ordner gelesen, der für Modelle nur auf diesem Rechner markiert ist, und dieses Modell arbeitet anderswo.</translation>
    </message>
    <message>
        <source>Would tell a model what no model may hear</source>
        <translation>Würde einem Modell sagen, was kein Modell hören darf</translation>
    </message>
    <message>
        <source>The conversation has read a folder that is marked for no model. It can go on only as a new conversation.</source>
        <translation>Das Gespräch hat in einem Ordner gelesen, der für kein Modell markiert ist. Es kann nur als neues Gespräch weitergehen.</translation>
    </message>
    <message>
        <source>Arranges turns that begin by themselves</source>
        <translation>Richtet Durchgänge ein, die von selbst beginnen</translation>
    </message>
    <message>
        <source>The agent would begin turns by itself later, when nobody is there, and each costs money. In them it may do only what needs no question.</source>
        <translation>Der Agent würde später von selbst Durchgänge beginnen, wenn niemand da ist, und jeder kostet Geld. Darin darf er nur, was keine Frage braucht.</translation>
    </message>
</context>
<context>
    <name>Scenario</name>
    <message>
        <source>“%1” is not understood</source>
        <translation>„%1“ wird nicht verstanden</translation>
    </message>
    <message>
        <source>“%1” has to be a text</source>
        <translation>„%1“ muss ein Text sein</translation>
    </message>
    <message>
        <source>“%1” has to be a list of texts</source>
        <translation>„%1“ muss eine Liste von Texten sein</translation>
    </message>
    <message>
        <source>“%1” has to be an object</source>
        <translation>„%1“ muss ein Objekt sein</translation>
    </message>
    <message>
        <source>“%1” has to be a list</source>
        <translation>„%1“ muss eine Liste sein</translation>
    </message>
    <message>
        <source>“%1” is no expression</source>
        <translation>„%1“ ist kein Ausdruck</translation>
    </message>
    <message>
        <source>it tests nothing</source>
        <translation>es prüft nichts</translation>
    </message>
    <message>
        <source>a branch has to test a result</source>
        <translation>ein Zweig muss ein Ergebnis prüfen</translation>
    </message>
    <message>
        <source>calls and branches come together</source>
        <translation>Aufrufe und Zweige gehören zusammen</translation>
    </message>
    <message>
        <source>the step does nothing</source>
        <translation>der Schritt tut nichts</translation>
    </message>
    <message>
        <source>step “%1”: names of steps and calls are short, in lower case and used once</source>
        <translation>Schritt „%1“: Namen von Schritten und Aufrufen sind kurz, klein geschrieben und einmalig</translation>
    </message>
    <message>
        <source>step “%1” leads to “%2”, which is none</source>
        <translation>Schritt „%1“ führt zu „%2“, das es nicht gibt</translation>
    </message>
    <message>
        <source>step “%1” tests “%2”, which it does not call</source>
        <translation>Schritt „%1“ prüft „%2“, das er nicht aufruft</translation>
    </message>
    <message>
        <source>the first step “%1” is none</source>
        <translation>den ersten Schritt „%1“ gibt es nicht</translation>
    </message>
    <message>
        <source>there is no prompt</source>
        <translation>es gibt keinen Auftrag</translation>
    </message>
    <message>
        <source>“mode” has to be octal</source>
        <translation>„mode“ muss oktal sein</translation>
    </message>
    <message>
        <source>files come from the scenario&apos;s folder and go to the agent&apos;s home</source>
        <translation>Dateien kommen aus dem Ordner des Drehbuchs und gehen ins Home des Agenten</translation>
    </message>
    <message>
        <source>The scenario %1 cannot be read: %2.</source>
        <translation>Das Drehbuch %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>The scenario %1 is too large.</source>
        <translation>Das Drehbuch %1 ist zu groß.</translation>
    </message>
    <message>
        <source>The scenario is no JSON object: %1 at byte %2.</source>
        <translation>Das Drehbuch ist kein JSON-Objekt: %1 bei Byte %2.</translation>
    </message>
</context>
<context>
    <name>Service</name>
    <message>
        <source>The memory of the snapshot “%1” did not reach the disk; it is lost when the computer restarts: %2</source>
        <translation>Der Speicher des Schnappschusses „%1“ kam nicht auf die Festplatte; er ist verloren, wenn der Rechner neu startet: %2</translation>
    </message>
    <message>
        <source>There is no agent “%1”.</source>
        <translation>Es gibt keinen Agenten „%1“.</translation>
    </message>
    <message>
        <source>This service does not know that request.</source>
        <translation>Dieser Dienst kennt die Anfrage nicht.</translation>
    </message>
    <message>
        <source>This question is no longer open.</source>
        <translation>Diese Frage ist nicht mehr offen.</translation>
    </message>
    <message>
        <source>A rule that is approved counts for exactly one action.</source>
        <translation>Eine erlaubte Regel gilt für genau eine Aktion.</translation>
    </message>
    <message>
        <source>The administrator of this computer wants it asked (%1); that is for nobody else to loosen.</source>
        <translation>Der Verwalter dieses Rechners will gefragt werden (%1); das lockert niemand sonst.</translation>
    </message>
    <message>
        <source>It is approved once, but no rule was made of it: %1</source>
        <translation>Es ist einmal erlaubt, aber keine Regel geworden: %1</translation>
    </message>
    <message>
        <source>A name has 1 to 40 letters, digits, dots, dashes or underscores, and begins with a letter or digit.</source>
        <translation>Ein Name hat 1 bis 40 Buchstaben, Ziffern, Punkte, Striche oder Unterstriche und beginnt mit einem Buchstaben oder einer Ziffer.</translation>
    </message>
    <message>
        <source>“%1” is the demo&apos;s own name; choose another.</source>
        <translation>„%1“ ist der Name der Vorführung; wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>There is no image “%1”; use full, tiny or lab.</source>
        <translation>Es gibt kein Abbild „%1“; nehmen Sie full, tiny oder lab.</translation>
    </message>
    <message>
        <source>This service does not know that event.</source>
        <translation>Dieser Dienst kennt dieses Ereignis nicht.</translation>
    </message>
    <message>
        <source>There is no profile “%1”; use careful, balanced or autonomous.</source>
        <translation>Es gibt kein Profil „%1“; nehmen Sie careful, balanced oder autonomous.</translation>
    </message>
    <message>
        <source>There is an agent “%1” already.</source>
        <translation>Es gibt schon einen Agenten „%1“.</translation>
    </message>
    <message>
        <source>This agent does not run.</source>
        <translation>Dieser Agent läuft nicht.</translation>
    </message>
    <message>
        <source>You froze it.</source>
        <translation>Sie haben ihn eingefroren.</translation>
    </message>
    <message>
        <source>The guest does not answer.</source>
        <translation>Der Gast antwortet nicht.</translation>
    </message>
    <message>
        <source>There are no rules for this agent.</source>
        <translation>Für diesen Agenten gibt es keine Regeln.</translation>
    </message>
    <message>
        <source>The added rules could not be read.</source>
        <translation>Die eigenen Regeln ließen sich nicht lesen.</translation>
    </message>
    <message>
        <source>Only %1 are free in %2; %3 are needed for a snapshot.</source>
        <translation>Nur %1 sind in %2 frei; %3 werden für einen Schnappschuss gebraucht.</translation>
    </message>
    <message>
        <source>%1 are free.</source>
        <translation>%1 sind frei.</translation>
    </message>
    <message>
        <source>Added rules could not be read, so nothing is allowed: %1</source>
        <translation>Eigene Regeln ließen sich nicht lesen, also ist nichts erlaubt: %1</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>A row was written.</source>
        <translation>Eine Zeile wurde geschrieben.</translation>
    </message>
    <message>
        <source>No rules are loaded.</source>
        <translation>Es sind keine Regeln geladen.</translation>
    </message>
    <message>
        <source>Refused until the layers of protection have been checked for the first time.</source>
        <translation>Abgelehnt, bis die Schutzschichten zum ersten Mal geprüft sind.</translation>
    </message>
    <message>
        <source>Refused while a layer is not green: %1 – %2</source>
        <translation>Abgelehnt, solange eine Schicht nicht grün ist: %1 – %2</translation>
    </message>
    <message>
        <source>A turn that nobody here started was ended.</source>
        <translation>Ein Durchgang, den hier niemand begonnen hat, wurde beendet.</translation>
    </message>
    <message>
        <source>OpenClaw&apos;s gateway does not answer yet.</source>
        <translation>OpenClaws Gateway antwortet noch nicht.</translation>
    </message>
    <message>
        <source>The agent is still at work; abort it or wait.</source>
        <translation>Der Agent arbeitet noch; brechen Sie ab oder warten Sie.</translation>
    </message>
    <message>
        <source>A prompt has 1 to %1 characters.</source>
        <translation>Ein Auftrag hat 1 bis %1 Zeichen.</translation>
    </message>
    <message>
        <source>Aborted.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>The guest has no such gate.</source>
        <translation>Der Gast hat diese Sperre nicht.</translation>
    </message>
    <message>
        <source>The gate is not in force: %1</source>
        <translation>Die Sperre ist nicht in Kraft: %1</translation>
    </message>
    <message>
        <source>The first self-test has not come back yet.</source>
        <translation>Der erste Selbsttest ist noch nicht zurück.</translation>
    </message>
    <message>
        <source>The self-test gave no answer: %1</source>
        <translation>Der Selbsttest gab keine Antwort: %1</translation>
    </message>
    <message>
        <source>The self-test left this out.</source>
        <translation>Der Selbsttest ließ dies aus.</translation>
    </message>
    <message>
        <source>A forbidden act went through in the self-test (%1).</source>
        <translation>Im Selbsttest ging Verbotenes durch (%1).</translation>
    </message>
    <message>
        <source>The last self-test is %1 s old.</source>
        <translation>Der letzte Selbsttest ist %1 s alt.</translation>
    </message>
    <message>
        <source>In force; the self-test was refused (%1).</source>
        <translation>In Kraft; der Selbsttest wurde abgewiesen (%1).</translation>
    </message>
    <message>
        <source>Cannot be checked while a layer beneath it is down.</source>
        <translation>Nicht prüfbar, solange eine Schicht darunter ausfällt.</translation>
    </message>
    <message>
        <source>The virtual machine runs.</source>
        <translation>Die virtuelle Maschine läuft.</translation>
    </message>
    <message>
        <source>The virtual machine does not run.</source>
        <translation>Die virtuelle Maschine läuft nicht.</translation>
    </message>
    <message>
        <source>The control port is connected.</source>
        <translation>Der Steueranschluss ist verbunden.</translation>
    </message>
    <message>
        <source>The control port is not connected.</source>
        <translation>Der Steueranschluss ist nicht verbunden.</translation>
    </message>
    <message>
        <source>Heartbeats arrive.</source>
        <translation>Herzschläge kommen an.</translation>
    </message>
    <message>
        <source>guestd does not answer.</source>
        <translation>guestd antwortet nicht.</translation>
    </message>
    <message>
        <source>The guest has network interfaces besides lo: %1</source>
        <translation>Der Gast hat außer lo weitere Netzwerkkarten: %1</translation>
    </message>
    <message>
        <source>The guest&apos;s system disk is writable.</source>
        <translation>Die Systemplatte des Gastes ist beschreibbar.</translation>
    </message>
    <message>
        <source>Only lo exists; the system disk is read-only.</source>
        <translation>Nur lo ist da; die Systemplatte ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>A layer of protection is down (%1); everything is blocked until it is back.</source>
        <translation>Eine Schutzschicht ist ausgefallen (%1); alles wird verhindert, bis sie wieder da ist.</translation>
    </message>
    <message>
        <source>Waiting for OpenClaw&apos;s gateway.</source>
        <translation>Es wird auf OpenClaws Gateway gewartet.</translation>
    </message>
    <message>
        <source>The guest has fallen silent.</source>
        <translation>Der Gast ist verstummt.</translation>
    </message>
    <message>
        <source>A stream to %1 was refused (%2).</source>
        <translation>Ein Strom nach %1 wurde abgelehnt (%2).</translation>
    </message>
    <message>
        <source>The guest broke the protocol: %1</source>
        <translation>Der Gast verletzte das Protokoll: %1</translation>
    </message>
    <message>
        <source>The guest broke the protocol: %1. Roll back, or start again to reconnect.</source>
        <translation>Der Gast verletzte das Protokoll: %1. Gehen Sie zurück oder starten Sie neu, um wieder zu verbinden.</translation>
    </message>
    <message>
        <source>The channel to the guest was cut.</source>
        <translation>Die Verbindung zum Gast wurde getrennt.</translation>
    </message>
    <message>
        <source>The virtual machine ended.</source>
        <translation>Die virtuelle Maschine ist zu Ende.</translation>
    </message>
    <message>
        <source>The virtual machine ended unexpectedly. Start boots it anew.</source>
        <translation>Die virtuelle Maschine endete unerwartet. Starten fährt sie neu hoch.</translation>
    </message>
    <message>
        <source>The virtual machine ended unexpectedly. Start goes back to the last snapshot.</source>
        <translation>Die virtuelle Maschine endete unerwartet. Starten geht auf den letzten Schnappschuss zurück.</translation>
    </message>
    <message>
        <source>The agent has to be started once before it can go back.</source>
        <translation>Der Agent muss einmal gestartet sein, bevor er zurückgehen kann.</translation>
    </message>
    <message>
        <source>Rolled back.</source>
        <translation>Zurückgegangen.</translation>
    </message>
    <message>
        <source>Back to “%1”</source>
        <translation>Zurück zu „%1“</translation>
    </message>
    <message>
        <source>This agent is not held.</source>
        <translation>Dieser Agent ist nicht angehalten.</translation>
    </message>
    <message>
        <source>Continued by the user</source>
        <translation>Vom Benutzer fortgesetzt</translation>
    </message>
    <message>
        <source>The agent is frozen; look at what it did first.</source>
        <translation>Der Agent ist eingefroren; sehen Sie zuerst nach, was er tat.</translation>
    </message>
    <message>
        <source>This agent is not frozen.</source>
        <translation>Dieser Agent ist nicht eingefroren.</translation>
    </message>
    <message>
        <source>Unfrozen by the user</source>
        <translation>Vom Benutzer aufgetaut</translation>
    </message>
    <message>
        <source>The channel was opened anew.</source>
        <translation>Der Kanal wurde neu geöffnet.</translation>
    </message>
    <message>
        <source>It was frozen again.</source>
        <translation>Er wurde wieder eingefroren.</translation>
    </message>
    <message>
        <source>Another operation on this agent is not finished yet.</source>
        <translation>Ein anderer Vorgang an diesem Agenten läuft noch.</translation>
    </message>
    <message>
        <source>Making the disk</source>
        <translation>Die Platte wird angelegt</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>The guest answers</source>
        <translation>Der Gast antwortet</translation>
    </message>
    <message>
        <source>The agent&apos;s disk cannot be made: %1</source>
        <translation>Die Platte des Agenten lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>Starting the virtual machine</source>
        <translation>Die virtuelle Maschine startet</translation>
    </message>
    <message>
        <source>Its virtual machine is looked for.</source>
        <translation>Ihre virtuelle Maschine wird gesucht.</translation>
    </message>
    <message>
        <source>Waiting for the guest</source>
        <translation>Es wird auf den Gast gewartet</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>It was frozen, or stopped by somebody else, when the service came back.</source>
        <translation>Er war eingefroren oder von jemand anderem angehalten, als der Dienst zurückkam.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>The agent was stopped.</source>
        <translation>Der Agent wurde angehalten.</translation>
    </message>
    <message>
        <source>The agent was killed.</source>
        <translation>Der Agent wurde ausgeschaltet.</translation>
    </message>
    <message>
        <source>Killed by the user</source>
        <translation>Vom Benutzer ausgeschaltet</translation>
    </message>
    <message>
        <source>You switched it off where it stood. Start goes back to the last snapshot.</source>
        <translation>Sie haben ihn sofort ausgeschaltet. Starten geht auf den letzten Schnappschuss zurück.</translation>
    </message>
    <message>
        <source>The agent was deleted.</source>
        <translation>Der Agent wurde gelöscht.</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>The agent is held after a rollback; continue it first.</source>
        <translation>Der Agent ist nach dem Zurückgehen angehalten; setzen Sie ihn zuerst fort.</translation>
    </message>
    <message>
        <source>The image %1 cannot be started from: %2 Make it anew with: cofferdamctl image build</source>
        <translation>Vom Abbild %1 lässt sich nicht starten: %2 Legen Sie es neu an mit: cofferdamctl image build</translation>
    </message>
    <message>
        <source>There is no %1 image of this version yet. Make it with: cofferdamctl image build</source>
        <translation>Von dieser Version gibt es noch kein Abbild %1. Legen Sie es an mit: cofferdamctl image build</translation>
    </message>
    <message>
        <source>%1 cannot be renamed: %2</source>
        <translation>%1 lässt sich nicht umbenennen: %2</translation>
    </message>
    <message>
        <source>XDG_RUNTIME_DIR is not set: log in through the system&apos;s login, or set it to a folder of your own with mode 0700.</source>
        <translation>XDG_RUNTIME_DIR ist nicht gesetzt: Melden Sie sich über die Anmeldung des Systems an oder setzen Sie es auf einen eigenen Ordner mit Modus 0700.</translation>
    </message>
    <message>
        <source>You did not start this turn, so nothing in it is approved for longer. Approve it once, or deny it.</source>
        <translation>Dies haben nicht Sie begonnen, also wird darin nichts dauerhaft erlaubt. Erlauben Sie es einmal oder lehnen Sie es ab.</translation>
    </message>
    <message>
        <source>What is of high severity does not become a rule. Approve it once, or for this task.</source>
        <translation>Schwerwiegendes wird keine Regel. Erlauben Sie es einmal oder für diesen Auftrag.</translation>
    </message>
    <message>
        <source>No rule asked for this, so there is none to make an exception from.</source>
        <translation>Danach fragte keine Regel, also gibt es keine, von der eine Ausnahme gälte.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>There are %1 approved rules already; take some out of %2 first.</source>
        <translation>Es gibt schon %1 erlaubte Regeln; nehmen Sie zuerst einige aus %2 heraus.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Not as root. Cofferdam needs no rights of its own: start it as the user whose agents these are.</source>
        <translation>Nicht als root. Cofferdam braucht keine eigenen Rechte: Starten Sie es als der Benutzer, dem die Agenten gehören.</translation>
    </message>
    <message>
        <source>The service runs already.</source>
        <translation>Der Dienst läuft schon.</translation>
    </message>
    <message>
        <source>This service does not know for how long that is.</source>
        <translation>Dieser Dienst weiß nicht, wie lange das sein soll.</translation>
    </message>
    <message>
        <source>Only the window approves here, because there is the file %1. The question stays open; answer it there.</source>
        <translation>Hier erlaubt nur das Fenster etwas, weil es die Datei %1 gibt. Die Frage bleibt offen; beantworten Sie sie dort.</translation>
    </message>
    <message>
        <source>No rule was made of it, and nothing is approved: %1</source>
        <translation>Es wurde keine Regel daraus, und nichts ist erlaubt: %1</translation>
    </message>
    <message>
        <source>A rule would change nothing: %1 would still stop it. Nothing is approved.</source>
        <translation>Eine Regel würde nichts ändern: %1 hielte es immer noch auf. Nichts ist erlaubt.</translation>
    </message>
    <message>
        <source>The snapshot “%1” was deleted by the user</source>
        <translation>Der Schnappschuss „%1“ wurde vom Benutzer gelöscht</translation>
    </message>
    <message>
        <source>This snapshot is not there any more.</source>
        <translation>Diesen Schnappschuss gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The agent is held, because the service was away; continue it first.</source>
        <translation>Der Agent ist angehalten, weil der Dienst fort war; setzen Sie ihn zuerst fort.</translation>
    </message>
    <message>
        <source>Start of: %1</source>
        <translation>Beginn von: %1</translation>
    </message>
    <message>
        <source>No snapshot could be taken at the start of this task: %1</source>
        <translation>Am Beginn dieses Auftrags konnte kein Schnappschuss aufgenommen werden: %1</translation>
    </message>
    <message>
        <source>%1 cannot be removed: %2</source>
        <translation>%1 lässt sich nicht entfernen: %2</translation>
    </message>
    <message>
        <source>It is given %1 and %2 more characters of parameters</source>
        <translation>Es erhält %1 und %2 weitere Zeichen an Parametern</translation>
    </message>
    <message>
        <source>It is given %1</source>
        <translation>Es erhält %1</translation>
    </message>
    <message>
        <source>The service started. The one before did not say that it stopped: it was killed, it crashed, or the computer went off. What was asked then was not done.</source>
        <translation>Der Dienst ist gestartet. Der vorige hat nicht gesagt, dass er aufhört: er wurde beendet, ist abgestürzt, oder der Computer ging aus. Was damals gefragt war, wurde nicht getan.</translation>
    </message>
    <message>
        <source>The service started.</source>
        <translation>Der Dienst ist gestartet.</translation>
    </message>
    <message>
        <source>The service stopped.</source>
        <translation>Der Dienst hat aufgehört.</translation>
    </message>
    <message>
        <source>The snapshot “%1” of %2 was thinned out: the room for snapshots is used up.</source>
        <translation>Der Schnappschuss „%1“ von %2 wurde ausgedünnt: der Platz für Schnappschüsse ist verbraucht.</translation>
    </message>
    <message>
        <source>%1 programs that tool calls had left running were ended with the task, such as: %2</source>
        <translation>%1 Programme, die Werkzeugaufrufe laufen ließen, wurden mit dem Auftrag beendet, etwa: %2</translation>
    </message>
    <message>
        <source>Before going back, %1</source>
        <translation>Vor dem Zurückgehen, %1</translation>
    </message>
    <message>
        <source>Going back. Its memory is packed; unpacking takes about %1 s.</source>
        <translation>Geht zurück. Sein Speicher ist gepackt; Auspacken dauert etwa %1 s.</translation>
    </message>
    <message>
        <source>Going back</source>
        <translation>Geht zurück</translation>
    </message>
    <message>
        <source>Going back failed: %1</source>
        <translation>Das Zurückgehen ist gescheitert: %1</translation>
    </message>
    <message>
        <source>The agent was made on a processor, a QEMU or an acceleration that this computer does not offer now, and its disk and memory can only be loaded there: %1</source>
        <translation>Der Agent wurde auf einem Prozessor, einem QEMU oder einer Beschleunigung gemacht, die dieser Computer jetzt nicht bietet; Platte und Speicher lassen sich nur dort laden: %1</translation>
    </message>
    <message>
        <source>The memory of its last stop does not fit its disk any more and is not loaded.</source>
        <translation>Der Speicher seines letzten Anhaltens passt nicht mehr zu seiner Platte und wird nicht geladen.</translation>
    </message>
    <message>
        <source>%1 runs of programs were let through by the table of what the rules allow.</source>
        <translation>%1 Programmstarts hat die Tabelle dessen, was die Regeln erlauben, durchgelassen.</translation>
    </message>
    <message>
        <source>%1 operations on files were let through by the table of what the rules allow.</source>
        <translation>%1 Dateivorgänge hat die Tabelle dessen, was die Regeln erlauben, durchgelassen.</translation>
    </message>
    <message>
        <source>A question of the guest was blocked without being asked (%1).</source>
        <translation>Eine Frage des Gastes wurde verhindert, ohne gestellt zu werden (%1).</translation>
    </message>
    <message>
        <source>%1 does not count: it has to hold a number from %2 to %3.</source>
        <translation>%1 zählt nicht: Darin muss eine Zahl von %2 bis %3 stehen.</translation>
    </message>
    <message>
        <source>Whoever runs this computer wants that only the window approves.</source>
        <translation>Wer diesen Rechner verwaltet, will, dass nur das Fenster genehmigt.</translation>
    </message>
    <message>
        <source>Asked for by %1.</source>
        <translation>Verlangt von %1.</translation>
    </message>
    <message>
        <source>From here on only the window approves.</source>
        <translation>Von hier an genehmigt nur das Fenster.</translation>
    </message>
    <message>
        <source>From here on every program of the user may approve.</source>
        <translation>Von hier an darf jedes Programm des Benutzers genehmigen.</translation>
    </message>
    <message>
        <source>%1 cannot be changed: %2</source>
        <translation>%1 kann nicht geändert werden: %2</translation>
    </message>
    <message>
        <source>The snapshot “%1” of %2 is lost: its memory or its part of the disk is not there any more.</source>
        <translation>Der Schnappschuss „%1“ von %2 ist verloren: Sein Arbeitsspeicher oder sein Teil des Datenträgers ist nicht mehr da.</translation>
    </message>
    <message>
        <source>A row was written. But when the audit trail was opened something was wrong with it: %1 “cofferdamctl audit verify” says more.</source>
        <translation>Eine Zeile wurde geschrieben. Als das Protokoll geöffnet wurde, stimmte aber etwas nicht damit: %1 „cofferdamctl audit verify“ sagt mehr.</translation>
    </message>
    <message>
        <source>The plugin has reported to the service.</source>
        <translation>Die Erweiterung hat sich beim Dienst gemeldet.</translation>
    </message>
    <message>
        <source>The plugin has not reported to the service; the agent&apos;s tools would not be asked about.</source>
        <translation>Die Erweiterung hat sich beim Dienst nicht gemeldet; nach den Werkzeugen des Agenten würde nicht gefragt.</translation>
    </message>
    <message>
        <source>The service of Cofferdam: runs and guards the agents of the user who starts it. cofferdamctl and the window start it when it does not run.</source>
        <translation>Der Dienst von Cofferdam: betreibt und bewacht die Agenten des Benutzers, der ihn startet. cofferdamctl und das Fenster starten ihn, wenn er nicht läuft.</translation>
    </message>
    <message>
        <source>As it was stopped</source>
        <translation>Stand beim Anhalten</translation>
    </message>
    <message>
        <source>The snapshot that was to keep its memory is gone.</source>
        <translation>Den Schnappschuss, der den Speicher behalten sollte, gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The snapshot that holds its memory does not come to the disk, and nothing else holds it.</source>
        <translation>Der Schnappschuss mit seinem Speicher kommt nicht auf die Platte, und nichts anderes hält ihn.</translation>
    </message>
    <message>
        <source>The agent runs. Stop it first: while it does, its memory and its disk change under whoever looks.</source>
        <translation>Der Agent läuft. Halten Sie ihn erst an: Solange er läuft, ändern sich Speicher und Festplatte unter dem, der hineinsieht.</translation>
    </message>
    <message>
        <source>This agent has no disk yet.</source>
        <translation>Dieser Agent hat noch keine Festplatte.</translation>
    </message>
    <message>
        <source>The agent runs, and changes its disk.</source>
        <translation>Der Agent läuft und verändert seine Festplatte.</translation>
    </message>
    <message>
        <source>It does not begin by itself any more to see what there is to do.</source>
        <translation>Er beginnt nicht mehr von selbst, nachzusehen, was zu tun ist.</translation>
    </message>
    <message>
        <source>It begins by itself every %1 minutes to see what there is to do.</source>
        <translation>Er beginnt alle %1 Minuten von selbst, nachzusehen, was zu tun ist.</translation>
    </message>
    <message>
        <source>What spends money or lessens protection is for the window alone here, because there is the file %1. Nothing was changed; do it in the window.</source>
        <translation>Was Geld ausgibt oder den Schutz mindert, ist hier allein dem Fenster vorbehalten, weil es die Datei %1 gibt. Nichts wurde geändert; tun Sie es im Fenster.</translation>
    </message>
    <message>
        <source>It ran when the service ended, and is started again.</source>
        <translation>Er lief, als der Dienst endete, und wird wieder gestartet.</translation>
    </message>
    <message>
        <source>It could not be started again: %1</source>
        <translation>Er ließ sich nicht wieder starten: %1</translation>
    </message>
    <message>
        <source>It kept running while the service was away, and goes on. What it was at then was ended.</source>
        <translation>Er lief weiter, während der Dienst fort war, und macht weiter. Woran er da war, wurde beendet.</translation>
    </message>
    <message>
        <source>A heartbeat comes every 5 minutes to 24 hours, or not at all (0).</source>
        <translation>Ein Herzschlag kommt alle 5 Minuten bis 24 Stunden oder gar nicht (0).</translation>
    </message>
    <message>
        <source>%1 is no picture (PNG, JPEG, GIF or WebP).</source>
        <translation>%1 ist kein Bild (PNG, JPEG, GIF oder WebP).</translation>
    </message>
    <message>
        <source>With a prompt go at most %1 pictures of %2 MiB in all.</source>
        <translation>Mit einem Auftrag gehen höchstens %1 Bilder mit zusammen %2 MiB.</translation>
    </message>
    <message>
        <source>The agent is tried after an upgrade, with a scripted model.</source>
        <translation>Der Agent wird nach einem Upgrade ausprobiert, mit einem Modell nach Drehbuch.</translation>
    </message>
    <message>
        <source>The agent is tried after an upgrade; nothing is done meanwhile.</source>
        <translation>Der Agent wird nach einem Upgrade ausprobiert; inzwischen wird nichts getan.</translation>
    </message>
    <message>
        <source>Its virtual machine ended: %1</source>
        <translation>Seine virtuelle Maschine endete: %1</translation>
    </message>
    <message>
        <source>The trial after the upgrade is over.</source>
        <translation>Die Probe nach dem Upgrade ist vorbei.</translation>
    </message>
    <message>
        <source>A turn&apos;s tool call did not come to the gate.</source>
        <translation>Ein Werkzeugaufruf eines Durchgangs kam nicht bei der Schranke an.</translation>
    </message>
    <message>
        <source>It was not ready in time: %1</source>
        <translation>Er war nicht rechtzeitig bereit: %1</translation>
    </message>
    <message>
        <source>It was not ready in time: OpenClaw answered no first prompt.</source>
        <translation>Er war nicht rechtzeitig bereit: OpenClaw beantwortete keinen ersten Auftrag.</translation>
    </message>
    <message>
        <source>Switch virtualisation on in the firmware of this computer (Intel VT-x or AMD-V), and start it again. Without it agents work, but many times slower.</source>
        <translation>Schalten Sie in der Firmware dieses Rechners die Virtualisierung ein (Intel VT-x oder AMD-V), und starten Sie ihn neu. Ohne sie arbeiten Agenten, aber um ein Vielfaches langsamer.</translation>
    </message>
    <message>
        <source>Let this user use it: “sudo adduser $USER kvm”, then log out and in again. Until then agents work, but many times slower.</source>
        <translation>Lassen Sie diesen Benutzer sie verwenden: „sudo adduser $USER kvm“, dann ab- und wieder anmelden. Bis dahin arbeiten Agenten, aber um ein Vielfaches langsamer.</translation>
    </message>
    <message>
        <source>Agents work, but many times slower. “cofferdamctl doctor” says more.</source>
        <translation>Agenten arbeiten, aber um ein Vielfaches langsamer. „cofferdamctl doctor“ sagt mehr.</translation>
    </message>
    <message>
        <source>A machine was run on the processor itself.</source>
        <translation>Eine Maschine lief auf dem Prozessor selbst.</translation>
    </message>
    <message>
        <source>There is no /dev/kvm.</source>
        <translation>Es gibt kein /dev/kvm.</translation>
    </message>
    <message>
        <source>This user may not use /dev/kvm.</source>
        <translation>Dieser Benutzer darf /dev/kvm nicht verwenden.</translation>
    </message>
    <message>
        <source>/dev/kvm may be used. Whether machines really run on it shows when the first one runs.</source>
        <translation>/dev/kvm darf verwendet werden. Ob Maschinen wirklich darauf laufen, zeigt sich, wenn die erste läuft.</translation>
    </message>
    <message>
        <source>Everything that runs machines and makes images is installed.</source>
        <translation>Alles, was Maschinen ausführt und Abbilder macht, ist installiert.</translation>
    </message>
    <message>
        <source>Not installed: %1</source>
        <translation>Nicht installiert: %1</translation>
    </message>
    <message>
        <source>Install what is missing, on Debian with “sudo apt install %1”, and check again.</source>
        <translation>Installieren Sie, was fehlt, unter Debian mit „sudo apt install %1“, und prüfen Sie noch einmal.</translation>
    </message>
    <message>
        <source>How much room %1 has could not be found out.</source>
        <translation>Wie viel Platz %1 hat, ließ sich nicht feststellen.</translation>
    </message>
    <message>
        <source>Look whether the folder is there and may be written to.</source>
        <translation>Sehen Sie nach, ob es den Ordner gibt und ob in ihn geschrieben werden darf.</translation>
    </message>
    <message>
        <source>%1 are free in %2.</source>
        <translation>%1 sind frei in %2.</translation>
    </message>
    <message>
        <source>%1 are needed. Remove what you do not need, or set XDG_DATA_HOME to a folder on a larger disk.</source>
        <translation>%1 werden gebraucht. Entfernen Sie, was Sie nicht brauchen, oder setzen Sie XDG_DATA_HOME auf einen Ordner auf einer größeren Platte.</translation>
    </message>
    <message>
        <source>It is enough to begin. Snapshots are thinned out early with so little room.</source>
        <translation>Für den Anfang genügt es. Bei so wenig Platz werden Schnappschüsse früh ausgedünnt.</translation>
    </message>
    <message>
        <source>How much memory there is could not be found out.</source>
        <translation>Wie viel Arbeitsspeicher es gibt, ließ sich nicht feststellen.</translation>
    </message>
    <message>
        <source>An agent takes %1.</source>
        <translation>Ein Agent braucht %1.</translation>
    </message>
    <message>
        <source>%1 of memory, %2 of it free.</source>
        <translation>%1 Arbeitsspeicher, davon %2 frei.</translation>
    </message>
    <message>
        <source>An agent takes %1, and this computer has too little beside it.</source>
        <translation>Ein Agent braucht %1, und dieser Rechner hat daneben zu wenig.</translation>
    </message>
    <message>
        <source>An agent takes %1: close other programs before one is started.</source>
        <translation>Ein Agent braucht %1: Schließen Sie andere Programme, bevor einer gestartet wird.</translation>
    </message>
    <message>
        <source>Whether there is a keychain could not be found out: no desktop session is running.</source>
        <translation>Ob es einen Schlüsselbund gibt, ließ sich nicht feststellen: Es läuft keine Desktop-Sitzung.</translation>
    </message>
    <message>
        <source>The key of the stores stays in a file that only you can read.</source>
        <translation>Der Schlüssel der Datenbanken bleibt in einer Datei, die nur Sie lesen können.</translation>
    </message>
    <message>
        <source>The desktop has a keychain.</source>
        <translation>Der Desktop hat einen Schlüsselbund.</translation>
    </message>
    <message>
        <source>The desktop has no keychain.</source>
        <translation>Der Desktop hat keinen Schlüsselbund.</translation>
    </message>
    <message>
        <source>The key of the stores stays in a file that only you can read. Install gnome-keyring or KWallet if a keychain shall keep it.</source>
        <translation>Der Schlüssel der Datenbanken bleibt in einer Datei, die nur Sie lesen können. Installieren Sie gnome-keyring oder KWallet, wenn ihn ein Schlüsselbund verwahren soll.</translation>
    </message>
    <message>
        <source>The image cannot be made: %1</source>
        <translation>Das Abbild lässt sich nicht machen: %1</translation>
    </message>
    <message>
        <source>The image is being made already.</source>
        <translation>Das Abbild wird schon gemacht.</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Ending</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>The making of the image ended without saying why. “cofferdamctl image build” in a terminal says more.</source>
        <translation>Das Anlegen des Abbilds endete, ohne zu sagen, warum. „cofferdamctl image build“ in einem Terminal sagt mehr.</translation>
    </message>
    <message>
        <source>Its upgrade was broken off and could not be taken back. Restart the service to try again.</source>
        <translation>Sein Upgrade brach ab und ließ sich nicht zurücknehmen. Starten Sie den Dienst neu, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>This agent has this version&apos;s image already.</source>
        <translation>Dieser Agent hat das Abbild dieser Version schon.</translation>
    </message>
    <message>
        <source>Its last upgrade was broken off and could not be taken back. Restart the service to try again.</source>
        <translation>Sein letztes Upgrade brach ab und ließ sich nicht zurücknehmen. Starten Sie den Dienst neu, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>Only an agent that is ready or stopped can be upgraded.</source>
        <translation>Nur ein Agent, der bereit oder angehalten ist, lässt sich auf eine neue Version heben.</translation>
    </message>
    <message>
        <source>It is upgraded.</source>
        <translation>Er wird auf die neue Version gehoben.</translation>
    </message>
    <message>
        <source>Starting the agent, so that its present can be kept</source>
        <translation>Der Agent startet, damit sich sein jetziger Stand bewahren lässt</translation>
    </message>
    <message>
        <source>Taking a snapshot of how it is now</source>
        <translation>Ein Schnappschuss des jetzigen Stands</translation>
    </message>
    <message>
        <source>Before the upgrade</source>
        <translation>Vor dem Upgrade</translation>
    </message>
    <message>
        <source>Switching it off</source>
        <translation>Er wird ausgeschaltet</translation>
    </message>
    <message>
        <source>The agent is upgraded.</source>
        <translation>Der Agent wird auf die neue Version gehoben.</translation>
    </message>
    <message>
        <source>Booting it with the new image; this can take minutes</source>
        <translation>Er bootet mit dem neuen Abbild; das kann Minuten dauern</translation>
    </message>
    <message>
        <source>It is ready; trying a first turn, whose tool call has to come to the gate</source>
        <translation>Er ist bereit; ein erster Durchgang, dessen Werkzeugaufruf bei der Schranke ankommen muss</translation>
    </message>
    <message>
        <source>It was frozen meanwhile.</source>
        <translation>Er wurde inzwischen eingefroren.</translation>
    </message>
    <message>
        <source>Taking a snapshot to start from</source>
        <translation>Ein Schnappschuss, von dem aus gestartet wird</translation>
    </message>
    <message>
        <source>After the upgrade</source>
        <translation>Nach dem Upgrade</translation>
    </message>
    <message>
        <source>The service ended while the agent was upgraded.</source>
        <translation>Der Dienst endete, während der Agent auf die neue Version gehoben wurde.</translation>
    </message>
    <message>
        <source>Going back to the image it had: %1</source>
        <translation>Zurück zum Abbild, das er hatte: %1</translation>
    </message>
    <message>
        <source>The upgrade failed: %1 Going back failed, too: %2</source>
        <translation>Das Upgrade misslang: %1 Auch das Zurückgehen misslang: %2</translation>
    </message>
    <message>
        <source>The upgrade was taken back, and the agent is as it was before: %1</source>
        <translation>Das Upgrade wurde zurückgenommen, und der Agent ist, wie er vorher war: %1</translation>
    </message>
    <message>
        <source>Upgraded</source>
        <translation>Auf neuer Version</translation>
    </message>
    <message>
        <source>Upgraded from %1 to %2</source>
        <translation>Von %1 auf %2 gehoben</translation>
    </message>
    <message>
        <source>The computer slept for %1 minutes. Nothing was done meanwhile.</source>
        <translation>Der Rechner schlief %1 Minuten. Inzwischen wurde nichts getan.</translation>
    </message>
    <message>
        <source>A new conversation begins. The agent does not know what was said before; its files are as they were.</source>
        <translation>Ein neues Gespräch beginnt. Der Agent weiß nicht, was vorher gesagt wurde; seine Dateien sind, wie sie waren.</translation>
    </message>
    <message>
        <source>By itself, without being asked, the agent says: %1</source>
        <translation>Von selbst, ohne gefragt zu sein, sagt der Agent: %1</translation>
    </message>
    <message>
        <source>This snapshot is of another image, which cannot be started from: %1</source>
        <translation>Dieser Schnappschuss gehört zu einem anderen Abbild, von dem aus sich nicht starten lässt: %1</translation>
    </message>
    <message>
        <source>This snapshot is from before an upgrade. Start the agent first, so that its present can be kept.</source>
        <translation>Dieser Schnappschuss ist aus der Zeit vor einem Upgrade. Starten Sie zuerst den Agenten, damit sich sein jetziger Stand bewahren lässt.</translation>
    </message>
    <message>
        <source>The computer slept.</source>
        <translation>Der Rechner schlief.</translation>
    </message>
    <message>
        <source>Do not ask the keychain for the key of the stores: somebody unlocks them, in the window or by cofferdamctl.</source>
        <translation>Den Schlüsselbund nicht nach dem Schlüssel der Datenbanken fragen: Jemand öffnet sie, im Fenster oder mit cofferdamctl.</translation>
    </message>
    <message>
        <source>Start the agents again that ran when the service ended, and let them go on by themselves.</source>
        <translation>Die Agenten wieder starten, die liefen, als der Dienst endete, und sie von selbst weitermachen lassen.</translation>
    </message>
    <message>
        <source>The service cannot start anew, so it ended: %1</source>
        <translation>Der Dienst kann nicht neu beginnen, daher endete er: %1</translation>
    </message>
    <message>
        <source>The service cannot listen on %1: %2</source>
        <translation>Der Dienst kann nicht auf %1 hören: %2</translation>
    </message>
    <message>
        <source>This client speaks another version of the protocol; use the one of the same release.</source>
        <translation>Dieses Programm spricht eine andere Version des Protokolls; benutzen Sie das der gleichen Ausgabe.</translation>
    </message>
    <message>
        <source>The answer is too large; ask for less at a time.</source>
        <translation>Die Antwort ist zu groß; fragen Sie nach weniger auf einmal.</translation>
    </message>
    <message>
        <source>This client reads too slowly: what happened meanwhile is not all told to it.</source>
        <translation>Dieser Client liest zu langsam: was inzwischen geschah, wird ihm nicht alles gesagt.</translation>
    </message>
    <message>
        <source>Only what was told since you were last there can be marked as read.</source>
        <translation>Nur was erzählt wurde, seit Sie zuletzt da waren, lässt sich als gelesen vermerken.</translation>
    </message>
    <message>
        <source>Stopping it again</source>
        <translation>Er wird wieder angehalten</translation>
    </message>
    <message>
        <source>%1 It was stopped before, and cannot be stopped again: %2</source>
        <translation>%1 Er war vorher angehalten und lässt sich nicht wieder anhalten: %2</translation>
    </message>
    <message>
        <source>OpenClaw does not say which conversations it has.</source>
        <translation>OpenClaw sagt nicht, welche Gespräche es hat.</translation>
    </message>
    <message>
        <source>The turn ended without an answer of its model; why is said above.</source>
        <translation>Der Durchgang endete ohne eine Antwort seines Modells; warum, steht darüber.</translation>
    </message>
</context>
<context>
    <name>Snapshot</name>
    <message>
        <source>The running machine has no disk %1.</source>
        <translation>Die laufende Maschine hat keine Platte %1.</translation>
    </message>
    <message>
        <source>No room for a snapshot: it needs about %1 in %2, where %3 are free.</source>
        <translation>Kein Platz für einen Schnappschuss: Er braucht etwa %1 in %2, dort sind %3 frei.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>The RAM file cannot be read: %1</source>
        <translation>Die RAM-Datei lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>%1 is not there.</source>
        <translation>%1 ist nicht da.</translation>
    </message>
    <message>
        <source>A snapshot of this agent is being taken.</source>
        <translation>Von diesem Agenten wird gerade ein Schnappschuss aufgenommen.</translation>
    </message>
    <message>
        <source>There is no machine of this agent.</source>
        <translation>Von diesem Agenten gibt es keine Maschine.</translation>
    </message>
    <message>
        <source>The machine does not run, so there is nothing to take a snapshot of.</source>
        <translation>Die Maschine läuft nicht, also gibt es nichts aufzunehmen.</translation>
    </message>
    <message>
        <source>There is no such snapshot of this agent.</source>
        <translation>Diesen Schnappschuss des Agenten gibt es nicht.</translation>
    </message>
    <message>
        <source>This snapshot was taken on other virtual hardware (another QEMU version, memory size or processor); its memory does not fit.</source>
        <translation>Dieser Schnappschuss stammt von anderer virtueller Hardware (anderes QEMU, andere Speichergröße oder anderer Prozessor); sein Speicher passt nicht.</translation>
    </message>
    <message>
        <source>Rolled back before this snapshot was begun.</source>
        <translation>Zurückgegangen, bevor dieser Schnappschuss begann.</translation>
    </message>
    <message>
        <source>This snapshot is pinned. Unpin it first.</source>
        <translation>Dieser Schnappschuss ist angeheftet. Lösen Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>This snapshot is not on disk yet.</source>
        <translation>Dieser Schnappschuss ist noch nicht auf der Platte.</translation>
    </message>
    <message>
        <source>The RAM file of this snapshot was changed after it was written.</source>
        <translation>Die RAM-Datei dieses Schnappschusses wurde nach dem Schreiben verändert.</translation>
    </message>
    <message>
        <source>There is no such snapshot.</source>
        <translation>Diesen Schnappschuss gibt es nicht.</translation>
    </message>
    <message>
        <source>The packed RAM file of this snapshot cannot be read: it was changed after it was written.</source>
        <translation>Die gepackte Speicherdatei dieses Schnappschusses lässt sich nicht lesen: sie wurde nach dem Schreiben verändert.</translation>
    </message>
    <message>
        <source>It is going back already.</source>
        <translation>Es geht schon zurück.</translation>
    </message>
    <message>
        <source>The agent is gone.</source>
        <translation>Den Agenten gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The room for snapshots is 1 to %1 percent, or 1 GiB and more.</source>
        <translation>Der Platz für Schnappschüsse ist 1 bis %1 Prozent oder 1 GiB und mehr.</translation>
    </message>
    <message>
        <source>The machine runs.</source>
        <translation>Die Maschine läuft.</translation>
    </message>
    <message>
        <source>Nothing can be copied ahead of time here.</source>
        <translation>Hier kann nichts im Voraus kopiert werden.</translation>
    </message>
    <message>
        <source>There is not enough memory to copy that of an agent ahead of time.</source>
        <translation>Es gibt nicht genug Arbeitsspeicher, um den eines Agenten im Voraus zu kopieren.</translation>
    </message>
    <message>
        <source>The RAM file of this snapshot is empty.</source>
        <translation>Die RAM-Datei dieses Schnappschusses ist leer.</translation>
    </message>
    <message>
        <source>No memory to decrypt a snapshot: it needs about %1 MiB, and %2 are free. End other programs first.</source>
        <translation>Kein Arbeitsspeicher, um einen Schnappschuss zu entschlüsseln: Er braucht etwa %1 MiB, und %2 sind frei. Beenden Sie zuerst andere Programme.</translation>
    </message>
    <message>
        <source>There is no memory for a RAM file: %1</source>
        <translation>Es gibt keinen Arbeitsspeicher für eine RAM-Datei: %1</translation>
    </message>
    <message>
        <source>The machine has stood still since its memory was copied last, and the snapshot that held that is not there any more. It has to run for a moment before there can be another one.</source>
        <translation>Die Maschine steht still, seit ihr Speicher zuletzt kopiert wurde, und der Schnappschuss, der diesen Stand enthielt, ist nicht mehr da. Sie muss einen Augenblick laufen, bevor es einen weiteren geben kann.</translation>
    </message>
    <message>
        <source>The RAM file changed while it was read.</source>
        <translation>Die RAM-Datei hat sich geändert, während sie gelesen wurde.</translation>
    </message>
</context>
<context>
    <name>Spend</name>
    <message>
        <source>at least %1</source>
        <extracomment>%1 is an amount of money; there were requests whose price is not known</extracomment>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>%1 and %2 reserved</source>
        <extracomment>two amounts of money; the second one is held back for requests under way</extracomment>
        <translation>%1 und %2 zurückgelegt</translation>
    </message>
    <message>
        <source>%1 of %2 today</source>
        <extracomment>two amounts of money: spent, and what may be</extracomment>
        <translation>%1 von %2 heute</translation>
    </message>
    <message>
        <source>%1 today</source>
        <translation>%1 heute</translation>
    </message>
</context>
<context>
    <name>TargetModel</name>
    <message>
        <source>Used by no agent</source>
        <translation>Von keinem Agenten benutzt</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Used by %1</source>
        <extracomment>%1 are names of agents</extracomment>
        <translation>Benutzt von %1</translation>
    </message>
    <message>
        <source>local</source>
        <translation>lokal</translation>
    </message>
    <message>
        <source>remote</source>
        <translation>anderswo</translation>
    </message>
    <message>
        <source>price known</source>
        <translation>Preis bekannt</translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation>Preis unbekannt</translation>
    </message>
</context>
<context>
    <name>ToolBlock</name>
    <message numerus="yes">
        <source>▾ Output, %n lines</source>
        <translation>
            <numerusform>▾ Ausgabe, %n Zeile</numerusform>
            <numerusform>▾ Ausgabe, %n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>▸ Output, %n lines</source>
        <translation>
            <numerusform>▸ Ausgabe, %n Zeile</numerusform>
            <numerusform>▸ Ausgabe, %n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (failed)</source>
        <extracomment>a tool that was called; %1 is its name</extracomment>
        <translation>%1 (fehlgeschlagen)</translation>
    </message>
    <message>
        <source>Row %1</source>
        <extracomment>of the audit trail</extracomment>
        <translation>Zeile %1</translation>
    </message>
</context>
<context>
    <name>Trail</name>
    <message>
        <source>%1 MiB</source>
        <translation>%1 MiB</translation>
    </message>
    <message>
        <source>There is no space to write %1: %2 are free, %3 are needed.</source>
        <translation>Kein Platz, um %1 zu schreiben: %2 sind frei, %3 werden gebraucht.</translation>
    </message>
    <message>
        <source>The key of %1 must have %2 bytes.</source>
        <translation>Der Schlüssel von %1 muss %2 Bytes haben.</translation>
    </message>
    <message>
        <source>The store %1 is read-only.</source>
        <translation>Der Speicher %1 lässt sich nur lesen.</translation>
    </message>
    <message>
        <source>The store %1 cannot keep a write-ahead log.</source>
        <translation>Der Speicher %1 kann kein Write-Ahead-Log führen.</translation>
    </message>
    <message>
        <source>The store %1 does not tell its version.</source>
        <translation>Der Speicher %1 nennt seine Version nicht.</translation>
    </message>
    <message>
        <source>The store %1 was written by a newer version of Cofferdam (format %2, known up to %3).</source>
        <translation>Der Speicher %1 stammt von einer neueren Version von Cofferdam (Format %2, bekannt bis %3).</translation>
    </message>
    <message>
        <source>The store %1 has the impossible format %2.</source>
        <translation>Der Speicher %1 hat das unmögliche Format %2.</translation>
    </message>
    <message>
        <source>The store %1 was written by an older version of Cofferdam (format %2), which is not read any more. To start anew, move its folder away: agents, snapshots and the trail stay behind in it.</source>
        <translation>Der Speicher %1 stammt von einer älteren Version von Cofferdam (Format %2) und wird nicht mehr gelesen. Für einen neuen Anfang verschieben Sie seinen Ordner: Agenten, Schnappschüsse und Protokoll bleiben darin zurück.</translation>
    </message>
    <message>
        <source>The store %1 is damaged: %2.</source>
        <translation>Der Speicher %1 ist beschädigt: %2.</translation>
    </message>
    <message>
        <source>The store %1 was replaced by another file while it was in use.</source>
        <translation>Der Speicher %1 wurde im Betrieb durch eine andere Datei ersetzt.</translation>
    </message>
    <message>
        <source>The store %1 cannot be written: %2.</source>
        <translation>Der Speicher %1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>The store %1 reported an error (%2): %3.</source>
        <translation>Der Speicher %1 meldete einen Fehler (%2): %3.</translation>
    </message>
    <message>
        <source>The head of the audit trail is damaged.</source>
        <translation>Der Kopf des Protokolls ist beschädigt.</translation>
    </message>
    <message>
        <source>The store %1 cannot be used: %2.</source>
        <translation>Der Speicher %1 ist nicht benutzbar: %2.</translation>
    </message>
    <message>
        <source>The store %1 is missing, but %2 shows that there was one. No new store is made; bring it back, or remove what is left of it.</source>
        <translation>Der Speicher %1 fehlt, aber %2 zeigt, dass es einen gab. Es wird kein neuer angelegt; bringen Sie ihn zurück oder entfernen Sie die Reste.</translation>
    </message>
    <message>
        <source>%1 is not a plain file and cannot be a store.</source>
        <translation>%1 ist keine gewöhnliche Datei und kann kein Speicher sein.</translation>
    </message>
    <message>
        <source>The store %1 belongs to another user.</source>
        <translation>Der Speicher %1 gehört einem anderen Benutzer.</translation>
    </message>
    <message>
        <source>The store %1 is damaged: it is empty.</source>
        <translation>Der Speicher %1 ist beschädigt: Er ist leer.</translation>
    </message>
    <message>
        <source>The store %1 is damaged: its key fits, its first page does not.</source>
        <translation>Der Speicher %1 ist beschädigt: Der Schlüssel passt, die erste Seite nicht.</translation>
    </message>
    <message>
        <source>The store %1 was made with another key.</source>
        <translation>Der Speicher %1 wurde mit einem anderen Schlüssel angelegt.</translation>
    </message>
    <message>
        <source>The store %1 cannot be opened with this key, or it is damaged.</source>
        <translation>Der Speicher %1 lässt sich mit diesem Schlüssel nicht öffnen oder ist beschädigt.</translation>
    </message>
    <message>
        <source>The store %1 was removed while it was in use.</source>
        <translation>Der Speicher %1 wurde im Betrieb entfernt.</translation>
    </message>
    <message>
        <source>The store cannot be written: %1: %2.</source>
        <translation>Der Speicher lässt sich nicht schreiben: %1: %2.</translation>
    </message>
    <message>
        <source>A row of the audit trail would be too large.</source>
        <translation>Eine Zeile des Protokolls wäre zu groß.</translation>
    </message>
    <message>
        <source>Too many rows of the audit trail wait to be written.</source>
        <translation>Zu viele Zeilen des Protokolls warten aufs Schreiben.</translation>
    </message>
    <message>
        <source>The audit trail does not have the tables it should have: %1</source>
        <translation>Das Protokoll hat nicht die Tabellen, die es haben sollte: %1</translation>
    </message>
    <message>
        <source>The head of the audit trail is missing.</source>
        <translation>Der Kopf des Protokolls fehlt.</translation>
    </message>
    <message>
        <source>The audit trail should have %1 rows, but its last one is number %2.</source>
        <translation>Das Protokoll sollte %1 Zeilen haben, aber die letzte hat die Nummer %2.</translation>
    </message>
    <message>
        <source>Row %1 of the audit trail was altered.</source>
        <translation>Zeile %1 des Protokolls wurde verändert.</translation>
    </message>
    <message>
        <source>The trail had %1 rows and now says it has %2.</source>
        <translation>Das Protokoll hatte %1 Zeilen und nennt jetzt %2.</translation>
    </message>
    <message>
        <source>The first %1 rows are not those that were written: their tree head is another one.</source>
        <translation>Die ersten %1 Zeilen sind nicht die geschriebenen: Ihr Baumkopf ist ein anderer.</translation>
    </message>
    <message>
        <source>The check was broken off.</source>
        <translation>Die Prüfung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Row %1 is in the wrong place.</source>
        <translation>Zeile %1 steht an der falschen Stelle.</translation>
    </message>
    <message>
        <source>Row %1 is missing.</source>
        <translation>Zeile %1 fehlt.</translation>
    </message>
    <message>
        <source>Row %1 is one more than the head of the trail speaks of.</source>
        <translation>Zeile %1 ist eine mehr, als der Kopf des Protokolls nennt.</translation>
    </message>
    <message>
        <source>Row %1 was altered.</source>
        <translation>Zeile %1 wurde verändert.</translation>
    </message>
    <message>
        <source>The rows do not lead to the tree head of the trail: at least one was replaced.</source>
        <translation>Die Zeilen führen nicht zum Baumkopf des Protokolls: Mindestens eine wurde ersetzt.</translation>
    </message>
    <message>
        <source>The audit trail was changed by another program while it was in use.</source>
        <translation>Das Protokoll wurde im Betrieb von einem anderen Programm verändert.</translation>
    </message>
    <message>
        <source>Row %1 of the audit trail cannot be read.</source>
        <translation>Zeile %1 des Protokolls kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The file of tree heads %1 cannot be read: %2.</source>
        <translation>Die Datei der Baumköpfe %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>The file of tree heads %1 holds a line that is none.</source>
        <translation>Die Datei der Baumköpfe %1 enthält eine Zeile, die keiner ist.</translation>
    </message>
    <message>
        <source>The file of tree heads %1 cannot be written: %2.</source>
        <translation>Die Datei der Baumköpfe %1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>%1 rows of this agent were counted instead of written one by one, among them %2 actions, all of them blocked.</source>
        <translation>%1 Zeilen dieses Agenten wurden gezählt statt einzeln geschrieben, darunter %2 Aktionen, die alle verhindert wurden.</translation>
    </message>
    <message>
        <source>It fills the audit trail: more than %1 rows or %2 MiB within %3 minutes. What it asks is blocked, and counted in one row.</source>
        <translation>Er füllt das Protokoll: mehr als %1 Zeilen oder %2 MiB in %3 Minuten. Was er fragt, wird verhindert und in einer Zeile gezählt.</translation>
    </message>
    <message>
        <source>The disk is short of space. %1</source>
        <translation>Auf der Platte ist wenig Platz. %1</translation>
    </message>
    <message>
        <source>of this run</source>
        <translation>dieses Laufs</translation>
    </message>
    <message>
        <source>kept outside the data folder</source>
        <translation>außerhalb des Datenordners aufgehoben</translation>
    </message>
    <message>
        <source>kept beside the snapshots</source>
        <translation>neben den Schnappschüssen aufgehoben</translation>
    </message>
    <message>
        <source>The head of the audit trail is not signed by the key it names: its rows were changed and its tree computed anew by somebody who has the store&apos;s key and not the signing key.</source>
        <translation>Der Kopf des Protokolls ist nicht mit dem Schlüssel unterschrieben, den er nennt: jemand, der den Schlüssel des Speichers hat und den der Unterschrift nicht, hat Zeilen verändert und den Baum neu berechnet.</translation>
    </message>
    <message>
        <source>The key that signed the first %1 rows of the audit trail is gone; another one signs from here on. What was done to those rows before now cannot be told by their signature.</source>
        <translation>Der Schlüssel, der die ersten %1 Zeilen des Protokolls unterschrieben hat, ist fort; von hier an unterschreibt ein anderer. Was mit jenen Zeilen vorher geschah, lässt sich an ihrer Unterschrift nicht erkennen.</translation>
    </message>
    <message>
        <source>A tree head %1 is not signed by the key of this trail: one of both was replaced.</source>
        <translation>Ein Baumkopf %1 ist nicht mit dem Schlüssel dieses Protokolls unterschrieben: eines von beiden wurde ersetzt.</translation>
    </message>
    <message>
        <source>The first %1 rows are not those that were signed on %2: the tree head %3 is another one. Rows were changed and the tree was computed anew, or an older copy went on without them.</source>
        <translation>Die ersten %1 Zeilen sind nicht die, die am %2 unterschrieben wurden: der Baumkopf %3 ist ein anderer. Zeilen wurden verändert und der Baum neu berechnet, oder eine ältere Kopie ging ohne sie weiter.</translation>
    </message>
    <message>
        <source>The head of the trail is not signed by its key: rows were changed and the tree was computed anew without the signing key.</source>
        <translation>Der Kopf des Protokolls ist nicht mit seinem Schlüssel unterschrieben: Zeilen wurden verändert und der Baum ohne den Schlüssel der Unterschrift neu berechnet.</translation>
    </message>
    <message>
        <source>The signing key was replaced after row %1. Of that row and those before it nothing can be shown but that they fit together.</source>
        <translation>Der Schlüssel der Unterschrift wurde nach Zeile %1 ersetzt. Von ihr und denen davor lässt sich nur zeigen, dass sie zueinander passen.</translation>
    </message>
    <message>
        <source>Its heads are not signed.</source>
        <translation>Seine Köpfe sind nicht unterschrieben.</translation>
    </message>
    <message>
        <source>Signed on %1 by the key %2….</source>
        <translation>Unterschrieben am %1 mit dem Schlüssel %2….</translation>
    </message>
    <message>
        <source>It goes on from the tree head outside the data folder: %1 rows on %2.</source>
        <translation>Es setzt den Baumkopf außerhalb des Datenordners fort: %1 Zeilen am %2.</translation>
    </message>
    <message>
        <source>No tree head is kept outside the data folder: a shorter or older trail would not be noticed by it.</source>
        <translation>Außerhalb des Datenordners ist kein Baumkopf aufgehoben: ein kürzeres oder älteres Protokoll fiele daran nicht auf.</translation>
    </message>
    <message>
        <source>It goes on from the tree head beside the snapshots: %1 rows on %2.</source>
        <translation>Es setzt den Baumkopf neben den Schnappschüssen fort: %1 Zeilen am %2.</translation>
    </message>
    <message>
        <source>No tree head is kept beside a snapshot yet.</source>
        <translation>Neben einem Schnappschuss ist noch kein Baumkopf aufgehoben.</translation>
    </message>
    <message>
        <source>The disk is full; the last space is kept for stopping and freezing agents.</source>
        <translation>Die Platte ist voll; der letzte Platz bleibt, um Agenten anzuhalten und einzufrieren.</translation>
    </message>
    <message>
        <source>This agent fills the audit trail; its rows are counted instead of written.</source>
        <translation>Dieser Agent füllt das Protokoll; seine Zeilen werden gezählt statt geschrieben.</translation>
    </message>
    <message>
        <source>This is no exported audit trail.</source>
        <translation>Das ist kein ausgegebenes Protokoll.</translation>
    </message>
    <message>
        <source>The last line is not one tree head.</source>
        <translation>Die letzte Zeile ist nicht genau ein Baumkopf.</translation>
    </message>
    <message>
        <source>Row %1 is missing, or is no row.</source>
        <translation>Zeile %1 fehlt oder ist keine Zeile.</translation>
    </message>
    <message>
        <source>The tree head speaks of %1 rows; here are %2.</source>
        <translation>Der Baumkopf spricht von %1 Zeilen; hier sind %2.</translation>
    </message>
    <message>
        <source>The rows do not lead to the tree head: at least one was changed, taken out or put in.</source>
        <translation>Die Zeilen führen nicht zum Baumkopf: mindestens eine wurde verändert, herausgenommen oder eingefügt.</translation>
    </message>
    <message>
        <source>The tree head is not signed by the key it names.</source>
        <translation>Der Baumkopf ist nicht mit dem Schlüssel unterschrieben, den er nennt.</translation>
    </message>
    <message>
        <source>It is signed by another key than the one it should be: %1.</source>
        <translation>Er ist mit einem anderen Schlüssel unterschrieben als dem, der es sein sollte: %1.</translation>
    </message>
    <message>
        <source>Signed on %1 by the key %2.</source>
        <translation>Unterschrieben am %1 mit dem Schlüssel %2.</translation>
    </message>
    <message>
        <source>Whose key that is, the file cannot tell: compare it with what its owner told you, or give it with --key.</source>
        <translation>Wessen Schlüssel das ist, kann die Datei nicht sagen: vergleichen Sie ihn mit dem, den ihr Besitzer Ihnen gesagt hat, oder geben Sie ihn mit --key an.</translation>
    </message>
    <message>
        <source>This shows that none of these rows was changed, taken out, put in or moved by anybody who does not have the signing key.</source>
        <translation>Das zeigt, dass niemand ohne den Schlüssel der Unterschrift eine dieser Zeilen verändert, herausgenommen, eingefügt oder verschoben hat.</translation>
    </message>
    <message>
        <source>It does not show what somebody did who has that key, which every program that runs as you can read; nor rows that were lost together with all heads that spoke of them. Against both helps a head, or an exported trail, that is kept on another computer.</source>
        <translation>Es zeigt nicht, was jemand getan hat, der diesen Schlüssel hat; jedes Programm, das unter Ihrem Namen läuft, kann ihn lesen. Auch nicht Zeilen, die zusammen mit allen Köpfen verloren gingen, die von ihnen sprachen. Gegen beides hilft ein Kopf oder ein ausgegebenes Protokoll auf einem anderen Computer.</translation>
    </message>
    <message>
        <source>The log of the store %1 was removed or replaced while it was in use.</source>
        <translation>Das Log des Speichers %1 wurde entfernt oder ersetzt, während es benutzt wurde.</translation>
    </message>
    <message>
        <source>The tree head %1, signed on %2, speaks of %3 rows; the trail has %4. Its last rows were cut off, an older copy was put in its place, it was removed and begun anew, or the power went and its disk had not kept what it said it had.</source>
        <translation>Der Baumkopf %1, unterschrieben am %2, spricht von %3 Zeilen; das Protokoll hat %4. Seine letzten Zeilen wurden abgeschnitten, eine ältere Kopie wurde an seine Stelle gelegt, es wurde entfernt und neu begonnen, oder der Strom fiel aus und der Datenträger hatte nicht behalten, was er behalten zu haben meldete.</translation>
    </message>
</context>
<context>
    <name>Vault</name>
    <message>
        <source>The search for keys ended without a report that can be believed.</source>
        <translation>Die Suche nach Schlüsseln endete ohne einen Bericht, dem zu glauben wäre.</translation>
    </message>
    <message>
        <source>“%1” does not say where a key may go: %2</source>
        <translation>„%1“ sagt nicht, wohin ein Schlüssel gehen darf: %2</translation>
    </message>
    <message>
        <source>it is too long.</source>
        <translation>er ist zu lang.</translation>
    </message>
    <message>
        <source>it has to begin with https:// or http:// and the name of a computer.</source>
        <translation>sie muss mit https:// oder http:// und dem Namen eines Rechners beginnen.</translation>
    </message>
    <message>
        <source>a user&apos;s name and password do not belong there.</source>
        <translation>ein Benutzername und ein Passwort gehören nicht dorthin.</translation>
    </message>
    <message>
        <source>A key cannot be empty.</source>
        <translation>Ein Schlüssel kann nicht leer sein.</translation>
    </message>
    <message>
        <source>A key can have %1 bytes at most; this one has %2.</source>
        <translation>Ein Schlüssel kann höchstens %1 Bytes haben; dieser hat %2.</translation>
    </message>
    <message>
        <source>The key is not text: it is not valid UTF-8.</source>
        <translation>Der Schlüssel ist kein Text: Er ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>The key has a control character at byte %1: perhaps more was copied than the key.</source>
        <translation>Der Schlüssel hat bei Byte %1 ein Steuerzeichen: Vielleicht wurde mehr kopiert als der Schlüssel.</translation>
    </message>
    <message>
        <source>The key has a blank at its begin or end: perhaps more was copied than the key.</source>
        <translation>Der Schlüssel hat am Anfang oder Ende ein Leerzeichen: Vielleicht wurde mehr kopiert als der Schlüssel.</translation>
    </message>
    <message>
        <source>A key&apos;s name has 1 to %1 characters that can be printed.</source>
        <translation>Der Name eines Schlüssels hat 1 bis %1 druckbare Zeichen.</translation>
    </message>
    <message>
        <source>A key can be bound to %1 agents at most, each by its id.</source>
        <translation>Ein Schlüssel lässt sich an höchstens %1 Agenten binden, jeden nach seiner Kennung.</translation>
    </message>
    <message>
        <source>The time a key ends at has to lie ahead.</source>
        <translation>Die Zeit, zu der ein Schlüssel endet, muss in der Zukunft liegen.</translation>
    </message>
    <message>
        <source>The vault %1 is damaged: it holds a key without an id or a binding.</source>
        <translation>Der Tresor %1 ist beschädigt: Er enthält einen Schlüssel ohne Kennung oder Bindung.</translation>
    </message>
    <message>
        <source>There are %1 keys, which is the most.</source>
        <translation>Es gibt %1 Schlüssel; mehr können es nicht sein.</translation>
    </message>
    <message>
        <source>There is a key with the name “%1” already.</source>
        <translation>Es gibt schon einen Schlüssel mit dem Namen „%1“.</translation>
    </message>
    <message>
        <source>There is no such key in the vault.</source>
        <translation>Im Tresor gibt es keinen solchen Schlüssel.</translation>
    </message>
    <message>
        <source>The key “%1” was revoked.</source>
        <translation>Der Schlüssel „%1“ wurde widerrufen.</translation>
    </message>
    <message>
        <source>The key “%1” has expired.</source>
        <translation>Der Schlüssel „%1“ ist abgelaufen.</translation>
    </message>
    <message>
        <source>The key “%1” may go to %2 only, not to %3.</source>
        <translation>Der Schlüssel „%1“ darf nur an %2 gehen, nicht an %3.</translation>
    </message>
    <message>
        <source>The key “%1” is not for this agent.</source>
        <translation>Der Schlüssel „%1“ ist nicht für diesen Agenten.</translation>
    </message>
    <message>
        <source>The key “%1” is damaged in the vault: its value does not open.</source>
        <translation>Der Schlüssel „%1“ ist im Tresor beschädigt: Sein Wert öffnet sich nicht.</translation>
    </message>
    <message>
        <source>What was removed is not overwritten yet in %1: somebody else reads it.</source>
        <translation>Was entfernt wurde, ist in %1 noch nicht überschrieben: Jemand anders liest darin.</translation>
    </message>
    <message>
        <source>Looking for keys in %1</source>
        <translation>In %1 wird nach Schlüsseln gesucht</translation>
    </message>
    <message>
        <source>Keys are being looked for already, and that takes much of the computer. Wait until it is done.</source>
        <translation>Nach Schlüsseln wird schon gesucht, und das beansprucht den Rechner sehr. Warten Sie, bis es fertig ist.</translation>
    </message>
    <message>
        <source>There is more of that kind.</source>
        <translation>Davon gibt es mehr.</translation>
    </message>
    <message>
        <source>There is no key in the vault that could be looked for.</source>
        <translation>Im Tresor ist kein Schlüssel, nach dem gesucht werden könnte.</translation>
    </message>
    <message>
        <source>The keys in the vault are more than can be looked for at once: %1 KiB at most.</source>
        <translation>Die Schlüssel im Tresor sind mehr, als sich auf einmal suchen lassen: höchstens %1 KiB.</translation>
    </message>
    <message>
        <source>keys looked for: %1; places: %2; bytes: %3</source>
        <translation>gesuchte Schlüssel: %1; Stellen: %2; Bytes: %3</translation>
    </message>
    <message>
        <source>No key of the vault is in its machine (%1).</source>
        <translation>Kein Schlüssel des Tresors ist in seiner Maschine (%1).</translation>
    </message>
    <message>
        <source>Keys of the vault are in its machine: found at %1 places (%2).</source>
        <translation>Schlüssel des Tresors sind in seiner Maschine: an %1 Stellen gefunden (%2).</translation>
    </message>
    <message>
        <source>It is not proven that no key of the vault is in its machine (%1): %2</source>
        <translation>Es ist nicht bewiesen, dass kein Schlüssel des Tresors in seiner Maschine ist (%1): %2</translation>
    </message>
    <message>
        <source>Not all of it could be looked into: %1</source>
        <translation>Nicht in alles ließ sich hineinsehen: %1</translation>
    </message>
    <message>
        <source>The key “%1” is in its machine, as %2, in %3 at %4.</source>
        <translation>Der Schlüssel „%1“ ist in seiner Maschine, als %2, in %3 bei %4.</translation>
    </message>
    <message>
        <source>Revoked keys that nobody has the value of, and that were not looked for: %1.</source>
        <translation>Widerrufene Schlüssel, deren Wert niemand hat und nach denen nicht gesucht wurde: %1.</translation>
    </message>
    <message>
        <source>There was nothing to look into.</source>
        <translation>Es gab nichts, in das man hätte sehen können.</translation>
    </message>
    <message>
        <source>%1 was gone when its turn came, and was not looked into.</source>
        <translation>%1 war verschwunden, als es an der Reihe war, und wurde nicht durchgesehen.</translation>
    </message>
    <message>
        <source>%1 was not looked into: %2</source>
        <translation>In %1 wurde nicht hineingesehen: %2</translation>
    </message>
    <message>
        <source>%1 could be looked into only as far as byte %2: %3</source>
        <translation>In %1 ließ sich nur bis Byte %2 sehen: %3</translation>
    </message>
    <message>
        <source>%1 has more places with keys than are told of: %2.</source>
        <translation>In %1 sind mehr Stellen mit Schlüsseln, als genannt werden: %2.</translation>
    </message>
    <message>
        <source>The key “%1” is too short, or says too little, to be told from anything else: it was not looked for.</source>
        <translation>Der Schlüssel „%1“ ist zu kurz oder sagt zu wenig, um ihn von anderem zu unterscheiden: Nach ihm wurde nicht gesucht.</translation>
    </message>
    <message>
        <source>The search for keys cannot be started: %1</source>
        <translation>Die Suche nach Schlüsseln lässt sich nicht beginnen: %1</translation>
    </message>
    <message>
        <source>The search for keys did nothing for %1 s and was given up.</source>
        <translation>Die Suche nach Schlüsseln tat %1 s lang nichts und wurde aufgegeben.</translation>
    </message>
    <message>
        <source>The search for keys was given up.</source>
        <translation>Die Suche nach Schlüsseln wurde aufgegeben.</translation>
    </message>
    <message>
        <source>The search for keys ended early: %1</source>
        <translation>Die Suche nach Schlüsseln endete vorzeitig: %1</translation>
    </message>
</context>
<context>
    <name>VisibleText</name>
    <message numerus="yes">
        <source>[%n more characters are not shown]</source>
        <translation>
            <numerusform>[%n weiteres Zeichen wird nicht gezeigt]</numerusform>
            <numerusform>[%n weitere Zeichen werden nicht gezeigt]</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WayBack</name>
    <message>
        <source>No action of its tools is undone.</source>
        <translation>Keine Aktion seiner Werkzeuge wird rückgängig gemacht.</translation>
    </message>
    <message numerus="yes">
        <source>More than %n actions of its tools are undone, such as: %1</source>
        <extracomment>%1 are commands, the newest first</extracomment>
        <translation>
            <numerusform>Mehr als %n Aktion seiner Werkzeuge wird rückgängig gemacht, etwa: %1</numerusform>
            <numerusform>Mehr als %n Aktionen seiner Werkzeuge werden rückgängig gemacht, etwa: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n actions of its tools are undone, such as: %1</source>
        <translation>
            <numerusform>%n Aktion seiner Werkzeuge wird rückgängig gemacht, etwa: %1</numerusform>
            <numerusform>%n Aktionen seiner Werkzeuge werden rückgängig gemacht, etwa: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 days %2 h</source>
        <translation>%1 Tage %2 h</translation>
    </message>
    <message>
        <source>“%1” was thinned out; this is the nearest older one that is there.</source>
        <translation>„%1“ wurde ausgedünnt; dies ist der nächstältere, den es gibt.</translation>
    </message>
    <message>
        <source>Go back to “%1” of %2? Everything the agent did inside its VM since then is undone; a running task ends.</source>
        <translation>Zurück zu „%1“ von %2? Alles, was der Agent seitdem in seiner VM getan hat, wird rückgängig gemacht; ein laufender Auftrag endet.</translation>
    </message>
    <message>
        <source>That is %1 before the row you came from.</source>
        <translation>Das ist %1 vor der Zeile, von der Sie kommen.</translation>
    </message>
    <message>
        <source>It is %1 ago.</source>
        <translation>Das ist %1 her.</translation>
    </message>
    <message>
        <source>Its memory is packed; unpacking takes about %1.</source>
        <translation>Sein Speicher ist gepackt; Auspacken dauert etwa %1.</translation>
    </message>
    <message>
        <source>The present is kept as a snapshot first, so that you can return to it.</source>
        <translation>Die Gegenwart wird zuerst als Schnappschuss aufgehoben, sodass Sie zu ihr zurückkönnen.</translation>
    </message>
    <message>
        <source>The machine is off, so the present cannot be kept.</source>
        <translation>Die Maschine ist aus, darum lässt sich die Gegenwart nicht aufheben.</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1”? You cannot go back to it any more.</source>
        <translation>Den Schnappschuss „%1“ löschen? Dorthin führt dann kein Weg mehr zurück.</translation>
    </message>
    <message numerus="yes">
        <source>%n rows of the trail lead back to it.</source>
        <translation>
            <numerusform>%n Zeile des Protokolls führt dorthin zurück.</numerusform>
            <numerusform>%n Zeilen des Protokolls führen dorthin zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>From then on they lead to one that is %1 older.</source>
        <translation>Von da an führen sie zu einem, der %1 älter ist.</translation>
    </message>
    <message>
        <source>There is no older one they could lead to.</source>
        <translation>Einen älteren, zu dem sie führen könnten, gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Being created</source>
        <translation>Wird angelegt</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Arbeitet</translation>
    </message>
    <message>
        <source>Held after rollback</source>
        <translation>Angehalten nach Rücksprung</translation>
    </message>
    <message>
        <source>Going back</source>
        <translation>Geht zurück</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>Eingefroren</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>KVM: hardware virtualisation</source>
        <translation>KVM: Virtualisierung durch die Hardware</translation>
    </message>
    <message>
        <source>TCG: software emulation, slow</source>
        <translation>TCG: Emulation in Software, langsam</translation>
    </message>
    <message>
        <source>Acceleration not known yet</source>
        <translation>Beschleunigung noch nicht bekannt</translation>
    </message>
    <message>
        <source>The agent is working. Wait for its answer or stop the task.</source>
        <translation>Der Agent arbeitet. Warten Sie auf seine Antwort oder brechen Sie den Auftrag ab.</translation>
    </message>
    <message>
        <source>The agent is being created.</source>
        <translation>Der Agent wird angelegt.</translation>
    </message>
    <message>
        <source>The agent is going back to an earlier moment.</source>
        <translation>Der Agent geht an einen früheren Zeitpunkt zurück.</translation>
    </message>
    <message>
        <source>The agent is stopped. Start it first.</source>
        <translation>Der Agent ist angehalten. Starten Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>The agent is frozen. Look at what it did, then unfreeze it.</source>
        <translation>Der Agent ist eingefroren. Sehen Sie nach, was er tat, und tauen Sie ihn dann auf.</translation>
    </message>
    <message>
        <source>The agent failed: %1</source>
        <translation>Der Agent ist ausgefallen: %1</translation>
    </message>
    <message>
        <source>The state of the agent is not known.</source>
        <translation>Der Zustand des Agenten ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Verhindert</translation>
    </message>
    <message>
        <source>Asked: blocked</source>
        <translation>Gefragt: verhindert</translation>
    </message>
    <message>
        <source>Asked: allowed</source>
        <translation>Gefragt: erlaubt</translation>
    </message>
    <message>
        <source>Low risk</source>
        <translation>Geringes Risiko</translation>
    </message>
    <message>
        <source>Medium risk</source>
        <translation>Mittleres Risiko</translation>
    </message>
    <message>
        <source>High risk</source>
        <translation>Hohes Risiko</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Expired: blocked</source>
        <translation>Abgelaufen: verhindert</translation>
    </message>
    <message>
        <source>Rolled back: blocked</source>
        <translation>Zurückgegangen: verhindert</translation>
    </message>
    <message>
        <source>No longer asked: blocked</source>
        <translation>Nicht mehr gefragt: verhindert</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Rollback</source>
        <translation>Rücksprung</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Einfrieren</translation>
    </message>
    <message>
        <source>Virtual machine</source>
        <translation>Virtuelle Maschine</translation>
    </message>
    <message>
        <source>Channel to the VM</source>
        <translation>Verbindung zur VM</translation>
    </message>
    <message>
        <source>Guard in the VM</source>
        <translation>Wache in der VM</translation>
    </message>
    <message>
        <source>OpenClaw plugin</source>
        <translation>OpenClaw-Erweiterung</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Disk space</source>
        <translation>Plattenplatz</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>Abschottung</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Run a command</source>
        <translation>Befehl ausführen</translation>
    </message>
    <message>
        <source>Use a file</source>
        <translation>Datei benutzen</translation>
    </message>
    <message>
        <source>Connect to the outside</source>
        <translation>Verbindung nach außen</translation>
    </message>
    <message>
        <source>Use a tool</source>
        <translation>Werkzeug benutzen</translation>
    </message>
    <message>
        <source>outside the VM</source>
        <translation>außerhalb der VM</translation>
    </message>
    <message>
        <source>inside the VM</source>
        <translation>in der VM</translation>
    </message>
    <message>
        <source>something that could not be established</source>
        <translation>etwas, das sich nicht feststellen ließ</translation>
    </message>
    <message>
        <source>%1: %2 (%3)</source>
        <extracomment>an effect of an action, e.g. &quot;delete: /home/agent/x (inside the VM)&quot;</extracomment>
        <translation>%1: %2 (%3)</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>The task ended: blocked</source>
        <translation>Auftrag beendet: verhindert</translation>
    </message>
    <message>
        <source>The rules changed: blocked</source>
        <translation>Regeln geändert: verhindert</translation>
    </message>
    <message>
        <source>Lasting approval</source>
        <translation>Dauerhafte Erlaubnis</translation>
    </message>
    <message>
        <source>Repeated tries</source>
        <translation>Wiederholte Versuche</translation>
    </message>
    <message>
        <source>The agent is frozen: %1 Look at what it did, then unfreeze it, roll it back or kill it.</source>
        <translation>Der Agent ist eingefroren: %1 Sehen Sie nach, was er tat; dann tauen Sie ihn auf, gehen zurück oder schalten ihn aus.</translation>
    </message>
    <message>
        <source>Allowed in the VM</source>
        <translation>In der VM erlaubt</translation>
    </message>
    <message>
        <source>Programs in the VM</source>
        <translation>Programme in der VM</translation>
    </message>
    <message>
        <source>Files in the VM</source>
        <translation>Dateien in der VM</translation>
    </message>
    <message>
        <source>Connections in the VM</source>
        <translation>Verbindungen in der VM</translation>
    </message>
    <message>
        <source>Limits in the VM</source>
        <translation>Grenzen in der VM</translation>
    </message>
    <message>
        <source>Failed: blocked</source>
        <translation>Gescheitert: blockiert</translation>
    </message>
    <message>
        <source>Rules changed</source>
        <translation>Regeln geändert</translation>
    </message>
    <message>
        <source>Exception to a rule</source>
        <translation>Ausnahme von einer Regel</translation>
    </message>
    <message>
        <source>Limits of QEMU</source>
        <translation>Grenzen von QEMU</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lesen</translation>
    </message>
    <message>
        <source>create</source>
        <translation>anlegen</translation>
    </message>
    <message>
        <source>overwrite</source>
        <translation>überschreiben</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>löschen</translation>
    </message>
    <message>
        <source>move</source>
        <translation>verschieben</translation>
    </message>
    <message>
        <source>change permissions</source>
        <translation>Rechte ändern</translation>
    </message>
    <message>
        <source>run</source>
        <translation>ausführen</translation>
    </message>
    <message>
        <source>use the network</source>
        <translation>das Netz benutzen</translation>
    </message>
    <message>
        <source>send</source>
        <translation>senden</translation>
    </message>
    <message>
        <source>read a credential</source>
        <translation>Zugangsdaten lesen</translation>
    </message>
    <message>
        <source>start by itself later</source>
        <translation>später von selbst starten</translation>
    </message>
    <message>
        <source>gain rights</source>
        <translation>Rechte erlangen</translation>
    </message>
    <message>
        <source>end a process</source>
        <translation>einen Prozess beenden</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>Einstellungen ändern</translation>
    </message>
    <message>
        <source>not understood</source>
        <translation>nicht verstanden</translation>
    </message>
    <message>
        <source>Careful</source>
        <translation>Vorsichtig</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Autonomous</source>
        <translation>Selbstständig</translation>
    </message>
    <message>
        <source>None: everything is allowed</source>
        <translation>Keine: alles ist erlaubt</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Counted rows</source>
        <translation>Gezählte Zeilen</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Held: service was away</source>
        <translation>Angehalten: Dienst war fort</translation>
    </message>
    <message>
        <source>Held after rollback. The agent is back at an earlier moment and does nothing until you continue.</source>
        <translation>Angehalten nach dem Zurückgehen. Der Agent steht an einem früheren Zeitpunkt und tut nichts, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <source>Held, because the service was away. The agent does nothing until you continue.</source>
        <translation>Angehalten, weil der Dienst fort war. Der Agent tut nichts, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <source>Held. The agent does nothing until you continue.</source>
        <translation>Angehalten. Der Agent tut nichts, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <source>unknown program</source>
        <translation>unbekanntes Programm</translation>
    </message>
    <message>
        <source>the window</source>
        <translation>das Fenster</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <extracomment>%1 is what sort of program, %2 its file, %3 a number</extracomment>
        <translation>%1, Prozess %2</translation>
    </message>
    <message>
        <source>%1: %2, process %3</source>
        <translation>%1: %2, Prozess %3</translation>
    </message>
    <message>
        <source>%1 (calls itself “%2”)</source>
        <extracomment>%1 is the text above, %2 a name that a program gives itself</extracomment>
        <translation>%1 (nennt sich „%2“)</translation>
    </message>
    <message>
        <source>Snapshot first</source>
        <translation>Erst Schnappschuss</translation>
    </message>
    <message>
        <source>The agent is starting. Prompts are accepted once its plugin has reported to the service.</source>
        <translation>Der Agent startet. Aufträge werden angenommen, sobald seine Erweiterung sich beim Dienst gemeldet hat.</translation>
    </message>
    <message>
        <source>Ask a model</source>
        <translation>Ein Modell fragen</translation>
    </message>
</context>
<context>
    <name>cofferdam::AbsencePanel</name>
    <message>
        <source>Search for Keys</source>
        <translation>Nach Schlüsseln suchen</translation>
    </message>
    <message>
        <source>Stopped agent to look into</source>
        <translation>Angehaltener Agent, der durchgesehen wird</translation>
    </message>
    <message>
        <source>How far the search has come</source>
        <translation>Wie weit die Suche ist</translation>
    </message>
    <message>
        <source>What was found, and what was looked into</source>
        <translation>Was gefunden und was durchgesehen wurde</translation>
    </message>
    <message>
        <source>There is no connection to the service.</source>
        <translation>Es besteht keine Verbindung zum Dienst.</translation>
    </message>
    <message>
        <source>There is no key to look for.</source>
        <translation>Es gibt keinen Schlüssel, nach dem zu suchen wäre.</translation>
    </message>
    <message>
        <source>Only a stopped agent can be looked into, and none is stopped. Stop one on the page Agents.</source>
        <translation>Nur ein angehaltener Agent lässt sich durchsehen, und keiner ist angehalten. Halten Sie auf der Seite Agenten einen an.</translation>
    </message>
    <message>
        <source>Looks for every key in its disk, its memory and its snapshots. That takes minutes.</source>
        <translation>Sucht nach jedem Schlüssel auf seiner Festplatte, in seinem Speicher und in seinen Schnappschüssen. Das dauert Minuten.</translation>
    </message>
    <message>
        <source>The search begins.</source>
        <translation>Die Suche beginnt.</translation>
    </message>
    <message>
        <source>“%1” was not looked into: %2</source>
        <translation>„%1“ wurde nicht durchgesehen: %2</translation>
    </message>
</context>
<context>
    <name>cofferdam::ActionDetail</name>
    <message>
        <source>What it would do</source>
        <translation>Was es täte</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Reversible: everything it does stays inside the VM, a snapshot undoes it.</source>
        <translation>Umkehrbar: Alles bleibt in der VM, ein Schnappschuss macht es rückgängig.</translation>
    </message>
    <message>
        <source>Not reversible: what it does outside the VM cannot be taken back.</source>
        <translation>Nicht umkehrbar: Was außerhalb der VM geschieht, lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>none: a turn that you did not start</source>
        <translation>keiner: nicht von Ihnen begonnen</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>The rules said</source>
        <translation>Die Regeln sagten</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Snapshot before</source>
        <translation>Schnappschuss davor</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Leaf hash</source>
        <translation>Blatt-Hash</translation>
    </message>
    <message>
        <source>Safer: %1</source>
        <extracomment>%1 is advice that the agent gets, e.g. &quot;Use git revert.&quot;</extracomment>
        <translation>Sicherer: %1</translation>
    </message>
    <message>
        <source>An approval is bound to the command line only: the scripts and programs that it runs may change their content.</source>
        <translation>Eine Erlaubnis gilt nur für die Befehlszeile: Der Inhalt der Skripte und Programme, die sie startet, kann sich ändern.</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>Weil</translation>
    </message>
    <message>
        <source>Nearest allow</source>
        <extracomment>the rule that would have allowed it, had one condition been different</extracomment>
        <translation>Nächste Erlaubnis</translation>
    </message>
    <message>
        <source>Asked or blocked by</source>
        <translation>Gefragt oder verhindert von</translation>
    </message>
    <message>
        <source>Grant</source>
        <translation>Erlaubnis</translation>
    </message>
    <message>
        <source>An approval also covers</source>
        <translation>Eine Erlaubnis umfasst auch</translation>
    </message>
    <message>
        <source>For example</source>
        <translation>Zum Beispiel</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1 is a program and its arguments, or an operation and a path; %2 and %3 are times</extracomment>
        <translation>%1 um %2</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 von %2 bis %3</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Beantwortet von</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>%1, which is gone</source>
        <translation>%1, der nicht mehr da ist</translation>
    </message>
</context>
<context>
    <name>cofferdam::AgentModelsPanel</name>
    <message>
        <source>Save Agent&apos;s Models and Limits</source>
        <translation>Modelle und Grenzen des Agenten speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Which model it asks</source>
        <translation>Welches Modell er fragt</translation>
    </message>
    <message>
        <source>Model for: %1</source>
        <extracomment>%1 is what a model is for: &quot;Main&quot;, &quot;Fast&quot;, &quot;Images&quot;</extracomment>
        <translation>Modell für: %1</translation>
    </message>
    <message>
        <source>Another choice reaches a running agent within seconds. What the agent was told so far goes to the new model with its next request.</source>
        <translation>Eine andere Wahl erreicht einen laufenden Agenten in Sekunden. Was der Agent bisher erfuhr, geht mit seiner nächsten Anfrage an das neue Modell.</translation>
    </message>
    <message>
        <source>What it may spend</source>
        <translation>Was er ausgeben darf</translation>
    </message>
    <message>
        <source>At a limit the request is not sent, and the agent is told why. An empty field is no limit.</source>
        <translation>An einer Grenze wird die Anfrage nicht abgeschickt, und dem Agenten wird gesagt, warum. Ein leeres Feld ist keine Grenze.</translation>
    </message>
    <message>
        <source>None: the scripted model of the demo</source>
        <translation>Keines: das Drehbuch-Modell der Demo</translation>
    </message>
    <message>
        <source>None: the main one</source>
        <translation>Keines: das Hauptmodell</translation>
    </message>
    <message>
        <source>Models and limits of %1</source>
        <extracomment>%1 is the name of an agent</extracomment>
        <translation>Modelle und Grenzen von %1</translation>
    </message>
    <message>
        <source>No agent</source>
        <translation>Kein Agent</translation>
    </message>
    <message>
        <source>Not all was saved: %1</source>
        <translation>Nicht alles wurde gespeichert: %1</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Its memory is searched with a model on this computer only: one that embeds texts, at Ollama or by OpenAI&apos;s chat dialect.</source>
        <translation>Sein Gedächtnis wird nur mit einem Modell auf diesem Computer durchsucht: einem, das Texte einbettet, bei Ollama oder im Chat-Dialekt von OpenAI.</translation>
    </message>
    <message>
        <source>None: it is searched by words</source>
        <translation>Keines: gesucht wird nach Wörtern</translation>
    </message>
</context>
<context>
    <name>cofferdam::AgentsChoice</name>
    <message>
        <source>All agents</source>
        <translation>Alle Agenten</translation>
    </message>
    <message>
        <source>Agents the key is for</source>
        <translation>Agenten, für die der Schlüssel ist</translation>
    </message>
</context>
<context>
    <name>cofferdam::AgentsPage</name>
    <message>
        <source>Create Agent</source>
        <translation>Agent anlegen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Auftauen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Run the Offline Demo</source>
        <translation>Vorführung ohne Internet starten</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Delete Agent</source>
        <translation>Agent löschen</translation>
    </message>
    <message>
        <source>Layers of protection</source>
        <translation>Schutzschichten</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Each layer is tested live. Until then nothing is shown as green.</source>
        <translation>Jede Schicht wird laufend geprüft. Vorher ist nichts grün.</translation>
    </message>
    <message>
        <source>No agent</source>
        <translation>Kein Agent</translation>
    </message>
    <message>
        <source>Acceleration</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitachse</translation>
    </message>
    <message>
        <source>number %1</source>
        <translation>Nummer %1</translation>
    </message>
    <message>
        <source>Running task</source>
        <translation>Laufender Auftrag</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Abbild</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Switches its virtual machine off where it stands. Start goes back to the last snapshot.</source>
        <translation>Schaltet seine virtuelle Maschine sofort aus. Starten geht auf den letzten Schnappschuss zurück.</translation>
    </message>
    <message>
        <source>Delete “%1” with its virtual machine and all its snapshots? This cannot be undone. Its audit trail stays. To delete it, type its name.</source>
        <translation>„%1“ mit seiner virtuellen Maschine und allen Schnappschüssen löschen? Das lässt sich nicht rückgängig machen. Sein Protokoll bleibt. Zum Löschen tippen Sie seinen Namen.</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Moves the agent to the image of this version, after a snapshot. What does not work there goes back by itself.</source>
        <translation>Stellt den Agenten nach einem Schnappschuss auf das Abbild dieser Version um. Was dort nicht funktioniert, geht von selbst zurück.</translation>
    </message>
    <message>
        <source>This agent has the system and the OpenClaw of an older version. Upgrade takes a snapshot, boots it with this version&apos;s and tries it there. Its files stay. What does not work goes back by itself.</source>
        <translation>Dieser Agent hat das System und das OpenClaw einer älteren Version. Aktualisieren nimmt einen Schnappschuss auf, startet den Agenten mit System und OpenClaw dieser Version und probiert ihn dort aus. Seine Dateien bleiben. Was nicht funktioniert, geht von selbst zurück.</translation>
    </message>
</context>
<context>
    <name>cofferdam::AllowanceForm</name>
    <message>
        <source>US dollars</source>
        <translation>US-Dollar</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>Ausgegeben</translation>
    </message>
    <message>
        <source>A task</source>
        <translation>Eine Aufgabe</translation>
    </message>
    <message>
        <source>A day</source>
        <translation>Ein Tag</translation>
    </message>
    <message>
        <source>A month</source>
        <translation>Ein Monat</translation>
    </message>
    <message>
        <source>A day, scheduled</source>
        <translation>Ein Tag, geplant</translation>
    </message>
    <message>
        <source>Of turns that nobody started: what a night may cost.</source>
        <translation>Von Zügen, die niemand begonnen hat: was eine Nacht kosten darf.</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Immer dasselbe</translation>
    </message>
    <message>
        <source>What the same request again and again may cost, in US dollars</source>
        <translation>Was immer wieder dieselbe Anfrage kosten darf, in US-Dollar</translation>
    </message>
    <message>
        <source>What the same request again and again may cost until you are asked.</source>
        <translation>Was immer wieder dieselbe Anfrage kosten darf, bis Sie gefragt werden.</translation>
    </message>
    <message>
        <source>%1: limit in US dollars</source>
        <extracomment>a field of a table: its row (&quot;A day&quot;) and its column</extracomment>
        <translation>%1: Grenze in US-Dollar</translation>
    </message>
    <message>
        <source>%1: limit in tokens</source>
        <translation>%1: Grenze in Token</translation>
    </message>
    <message>
        <source>%1: limit in requests</source>
        <translation>%1: Grenze in Anfragen</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
</context>
<context>
    <name>cofferdam::ApprovalPlaceBar</name>
    <message>
        <source>Approve in the Window Only</source>
        <translation>Nur im Fenster genehmigen</translation>
    </message>
    <message>
        <source>Let Them Approve</source>
        <translation>Genehmigen lassen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Let Other Programs Approve…</source>
        <translation>Andere Programme genehmigen lassen …</translation>
    </message>
    <message>
        <source>Which programs may approve is not known.</source>
        <translation>Welche Programme genehmigen dürfen, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Only the window approves: whoever runs this computer wants it so (%1).</source>
        <translation>Nur das Fenster genehmigt: Wer diesen Rechner verwaltet, will es so (%1).</translation>
    </message>
    <message>
        <source>Only the window approves. Other programs, such as cofferdamctl, can deny and freeze.</source>
        <translation>Nur das Fenster genehmigt. Andere Programme, etwa cofferdamctl, können ablehnen und anhalten.</translation>
    </message>
    <message>
        <source>Every program that runs as you may approve, such as cofferdamctl. The trail says which one did.</source>
        <translation>Jedes Programm, das als Sie läuft, darf genehmigen, etwa cofferdamctl. Das Protokoll sagt, welches es war.</translation>
    </message>
    <message>
        <source>Let every program that runs as you approve what agents ask? One that an attacker brought could, too.</source>
        <translation>Jedes Programm, das als Sie läuft, genehmigen lassen, was Agenten fragen? Auch eines, das ein Angreifer mitgebracht hat, könnte es dann.</translation>
    </message>
</context>
<context>
    <name>cofferdam::ArmedButton</name>
    <message>
        <source>Nothing was done. Move the pointer away and back, or come here with Tab, then press.</source>
        <translation>Nichts ist geschehen. Den Zeiger weg und wieder her bewegen oder mit Tab herkommen, dann drücken.</translation>
    </message>
</context>
<context>
    <name>cofferdam::AttachmentBar</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove what is attached</source>
        <translation>Entfernen, was angehängt ist</translation>
    </message>
    <message numerus="yes">
        <source>At most %n files go with a prompt.</source>
        <translation>
            <numerusform>Höchstens %n Datei geht mit einem Auftrag mit.</numerusform>
            <numerusform>Höchstens %n Dateien gehen mit einem Auftrag mit.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is no file. Folders are given to the agent as a copy of their own.</source>
        <translation>%1 ist keine Datei. Ordner bekommt der Agent als eigene Kopie.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>%1 is too large: %2 go with a prompt.</source>
        <translation>%1 ist zu groß: Mit einem Auftrag gehen %2 mit.</translation>
    </message>
    <message>
        <source>%1 (picture, %2)</source>
        <extracomment>name and size of a file</extracomment>
        <translation>%1 (Bild, %2)</translation>
    </message>
    <message>
        <source>%1 (into the workspace, %2)</source>
        <translation>%1 (in den Arbeitsordner, %2)</translation>
    </message>
</context>
<context>
    <name>cofferdam::AuditModel</name>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>answered by %1</source>
        <translation>beantwortet von %1</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Beantwortet von</translation>
    </message>
</context>
<context>
    <name>cofferdam::AuditPage</name>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Find in Trail</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Verify Trail</source>
        <translation>Protokoll prüfen</translation>
    </message>
    <message>
        <source>Back to Just Before This…</source>
        <translation>Zurück bis kurz davor …</translation>
    </message>
    <message>
        <source>Words in the loaded rows</source>
        <translation>Wörter in den geladenen Zeilen</translation>
    </message>
    <message>
        <source>Words to find</source>
        <translation>Gesuchte Wörter</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>All events</source>
        <translation>Alle Ereignisse</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>All verdicts</source>
        <translation>Alle Urteile</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Nichts da</translation>
    </message>
    <message>
        <source>No row of the trail matches.</source>
        <translation>Keine Zeile des Protokolls passt.</translation>
    </message>
    <message>
        <source>Show the newest rows</source>
        <translation>Die neuesten Zeilen zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n newer</source>
        <translation>
            <numerusform>%n neuere</numerusform>
            <numerusform>%n neuere</numerusform>
        </translation>
    </message>
    <message>
        <source>All agents</source>
        <translation>Alle Agenten</translation>
    </message>
    <message>
        <source>There is no snapshot before this row.</source>
        <translation>Vor dieser Zeile gibt es keinen Schnappschuss.</translation>
    </message>
    <message>
        <source>%1 shown of %2 loaded, %3 in the trail. Scroll down for older ones.</source>
        <translation>%1 gezeigt von %2 geladenen, %3 im Protokoll. Für ältere nach unten rollen.</translation>
    </message>
    <message>
        <source>Verifying every row of the trail…</source>
        <translation>Jede Zeile des Protokolls wird geprüft …</translation>
    </message>
    <message>
        <source>The trail could not be verified: %1</source>
        <translation>Das Protokoll ließ sich nicht prüfen: %1</translation>
    </message>
    <message>
        <source>The trail is intact: %1 rows, root %2</source>
        <translation>Das Protokoll ist unversehrt: %1 Zeilen, Wurzel %2</translation>
    </message>
    <message>
        <source>The trail is NOT intact: %1</source>
        <translation>Das Protokoll ist NICHT unversehrt: %1</translation>
    </message>
    <message>
        <source>Copy Head</source>
        <translation>Kopf kopieren</translation>
    </message>
    <message>
        <source>The snapshot before this row is gone; the timeline offers the nearest older one.</source>
        <translation>Der Schnappschuss vor dieser Zeile ist nicht mehr da; die Zeitleiste bietet den nächstälteren an.</translation>
    </message>
    <message>
        <source>Its head, to be kept on another computer: %1</source>
        <translation>Sein Kopf, zum Aufbewahren auf einem anderen Rechner: %1</translation>
    </message>
</context>
<context>
    <name>cofferdam::AwayPanel</name>
    <message>
        <source>Approve Once, Next Time</source>
        <translation>Beim nächsten Mal einmal erlauben</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>While You Were Away</source>
        <translation>Während Sie fort waren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close what happened while you were away</source>
        <translation>Schließen, was geschah, während Sie fort waren</translation>
    </message>
    <message>
        <source>What was blocked</source>
        <translation>Was verhindert wurde</translation>
    </message>
    <message>
        <source>Blocked, because nobody was there to be asked (1 of %1). It was tried %2 times.</source>
        <translation>Verhindert, weil niemand da war, den man fragen konnte (1 von %1). Es wurde %2-mal versucht.</translation>
    </message>
    <message>
        <source>In the folder %1</source>
        <translation>Im Ordner %1</translation>
    </message>
    <message>
        <source>All of it: %1</source>
        <translation>Alles davon: %1</translation>
    </message>
    <message>
        <source>Not all of it could be understood.</source>
        <translation>Nicht alles davon ließ sich verstehen.</translation>
    </message>
    <message>
        <source>Reversible: everything it does stays inside the VM, a snapshot undoes it.</source>
        <translation>Umkehrbar: Alles, was es tut, bleibt in der VM, ein Schnappschuss macht es rückgängig.</translation>
    </message>
    <message>
        <source>Not reversible: what it does outside the VM cannot be taken back.</source>
        <translation>Nicht umkehrbar: Was es außerhalb der VM tut, lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>An approval is bound to the command line only: the scripts and programs that it runs may change their content.</source>
        <translation>Eine Erlaubnis ist nur an die Befehlszeile gebunden: Die Skripte und Programme, die sie ausführt, können ihren Inhalt ändern.</translation>
    </message>
</context>
<context>
    <name>cofferdam::Banner</name>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>cofferdam::ChatModel</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>name and size of a file</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Attached: %1</source>
        <translation>Angehängt: %1</translation>
    </message>
    <message>
        <source>%1 tokens · %2</source>
        <extracomment>of a turn: a number of tokens, and an amount of money</extracomment>
        <translation>%1 Token · %2</translation>
    </message>
    <message>
        <source>Waits for you</source>
        <translation>Wartet auf Sie</translation>
    </message>
    <message>
        <source>%1 more characters are not shown.</source>
        <translation>%1 weitere Zeichen werden nicht gezeigt.</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1: %2. %3</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message numerus="yes">
        <source>%n lines of output</source>
        <translation>
            <numerusform>%n Zeile Ausgabe</numerusform>
            <numerusform>%n Zeilen Ausgabe</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::ChatPage</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>No conversation yet</source>
        <translation>Noch kein Gespräch</translation>
    </message>
    <message>
        <source>Write below what the agent should do.</source>
        <translation>Schreiben Sie unten, was der Agent tun soll.</translation>
    </message>
    <message>
        <source>Send Prompt</source>
        <translation>Auftrag senden</translation>
    </message>
    <message>
        <source>Stop Task</source>
        <translation>Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>What should the agent do? Enter sends, Shift+Enter starts a new line.</source>
        <translation>Was soll der Agent tun? Eingabe sendet, Umschalt+Eingabe beginnt eine neue Zeile.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Attach File…</source>
        <translation>Datei anhängen …</translation>
    </message>
    <message>
        <source>A picture goes to the model; another file is put into the folder inbox of the workspace.</source>
        <translation>Ein Bild geht an das Modell; eine andere Datei kommt in den Ordner inbox des Arbeitsordners.</translation>
    </message>
    <message>
        <source>New Conversation…</source>
        <translation>Neues Gespräch …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Attach…</source>
        <translation>Anhängen …</translation>
    </message>
    <message>
        <source>Attach File</source>
        <translation>Datei anhängen</translation>
    </message>
    <message>
        <source>Begin a new conversation? The agent then does not know what was said in this one. Its files stay as they are.</source>
        <translation>Ein neues Gespräch beginnen? Der Agent weiß dann nicht, was in diesem gesagt wurde. Seine Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Write an e-mail? The address is one of the agent&apos;s: %1</source>
        <translation>Eine E-Mail schreiben? Die Adresse stammt vom Agenten: %1</translation>
    </message>
    <message>
        <source>Open this page of %1 in your browser? The agent gave the address, and whoever runs that site sees that you open it: %2</source>
        <translation>Diese Seite von %1 in Ihrem Browser öffnen? Die Adresse hat der Agent genannt, und wer diese Website betreibt, sieht, dass Sie sie öffnen: %2</translation>
    </message>
</context>
<context>
    <name>cofferdam::ChatTopic</name>
    <message>
        <source>There is no connection to the service.</source>
        <translation>Es gibt keine Verbindung zum Dienst.</translation>
    </message>
    <message>
        <source>There is no agent. Create one first.</source>
        <translation>Es gibt keinen Agenten. Legen Sie zuerst einen an.</translation>
    </message>
    <message>
        <source>A layer of protection is down, so prompts are refused. %1</source>
        <translation>Eine Schutzschicht ist ausgefallen, deshalb werden keine Aufträge angenommen. %1</translation>
    </message>
    <message>
        <source>Attached files: %1</source>
        <extracomment>said to the agent, beneath the prompt; %1: names of files</extracomment>
        <translation>Angehängte Dateien: %1</translation>
    </message>
</context>
<context>
    <name>cofferdam::CommandView</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
</context>
<context>
    <name>cofferdam::ComputerStep</name>
    <message>
        <source>Computer</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Each agent works in a virtual machine of its own. This is what that takes.</source>
        <translation>Jeder Agent arbeitet in einer eigenen virtuellen Maschine. Das hier wird dafür gebraucht.</translation>
    </message>
    <message>
        <source>Check Again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>The computer could not be checked: %1 Start the service and check again.</source>
        <translation>Der Rechner ließ sich nicht prüfen: %1 Starten Sie den Dienst und prüfen Sie erneut.</translation>
    </message>
</context>
<context>
    <name>cofferdam::Confirmation</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>The name, typed</source>
        <translation>Der getippte Name</translation>
    </message>
</context>
<context>
    <name>cofferdam::CreateAgentPanel</name>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>New agent</source>
        <translation>Neuer Agent</translation>
    </message>
    <message>
        <source>Letters, digits, dots, dashes and underscores</source>
        <translation>Buchstaben, Ziffern, Punkte, Striche und Unterstriche</translation>
    </message>
    <message>
        <source>For example: Website</source>
        <translation>Zum Beispiel: Webseite</translation>
    </message>
    <message>
        <source>Name of the agent</source>
        <translation>Name des Agenten</translation>
    </message>
    <message>
        <source>Balanced: undo what can be undone, ask at real borders</source>
        <translation>Ausgewogen: umkehren, was umkehrbar ist, fragen an echten Grenzen</translation>
    </message>
    <message>
        <source>Careful: take snapshots and ask more often</source>
        <translation>Vorsichtig: öfter Schnappschüsse aufnehmen und fragen</translation>
    </message>
    <message>
        <source>Autonomous: block where others would ask</source>
        <translation>Selbstständig: verhindern, wo andere fragen</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Rules</source>
        <translation>&amp;Regeln</translation>
    </message>
    <message>
        <source>It gets a virtual machine of its own, without a network card and without any of your files or keys.</source>
        <translation>Er bekommt eine eigene virtuelle Maschine, ohne Netzwerkkarte und ohne Ihre Dateien und Schlüssel.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Creating…</source>
        <translation>Wird angelegt …</translation>
    </message>
</context>
<context>
    <name>cofferdam::DataLine</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiteren</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>This conversation has read %1: it may ask no model any more. Begin a new one to go on.</source>
        <translation>Dieses Gespräch hat %1 gelesen: Es darf kein Modell mehr fragen. Beginnen Sie ein neues, um weiterzumachen.</translation>
    </message>
    <message>
        <source>This conversation has read %1: only models on this computer from now on.</source>
        <translation>Dieses Gespräch hat %1 gelesen: von jetzt an nur Modelle auf diesem Rechner.</translation>
    </message>
</context>
<context>
    <name>cofferdam::DataRuleModel</name>
    <message>
        <source>Only models on this computer</source>
        <translation>Nur Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>a cell of a table: the title of its column, and what is in it</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>every agent</source>
        <translation>jeder Agent</translation>
    </message>
    <message>
        <source>moved there by the agent</source>
        <translation>vom Agenten dorthin verschoben</translation>
    </message>
    <message>
        <source>marked by you</source>
        <translation>von Ihnen markiert</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>May be heard of by</source>
        <translation>Davon erfahren darf</translation>
    </message>
    <message>
        <source>In the home of</source>
        <translation>Im Home von</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>cofferdam::DemoTopic</name>
    <message>
        <source>The demo is starting.</source>
        <translation>Die Vorführung beginnt.</translation>
    </message>
</context>
<context>
    <name>cofferdam::FilesPage</name>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>is something else now</source>
        <translation>ist jetzt etwas anderes</translation>
    </message>
    <message>
        <source>can be run, or no longer</source>
        <translation>ausführbar oder nicht mehr</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Give Folder…</source>
        <translation>Ordner geben …</translation>
    </message>
    <message>
        <source>Look for Changes</source>
        <translation>Nach Änderungen suchen</translation>
    </message>
    <message>
        <source>Take Ticked Files Out…</source>
        <translation>Angehakte Dateien herausholen …</translation>
    </message>
    <message>
        <source>Take History Out…</source>
        <translation>Verlauf herausholen …</translation>
    </message>
    <message>
        <source>Stop Copying</source>
        <translation>Kopieren anhalten</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Folder that was given</source>
        <translation>Ordner, der gegeben wurde</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>No changes shown</source>
        <translation>Keine Änderungen gezeigt</translation>
    </message>
    <message>
        <source>Give the agent a folder, or drop one here. Then look for what it changed.</source>
        <translation>Geben Sie dem Agenten einen Ordner, oder legen Sie hier einen ab. Suchen Sie danach, was er daran geändert hat.</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was sich unterscheidet</translation>
    </message>
    <message>
        <source>Also files with a warning</source>
        <translation>Auch Dateien mit einer Warnung</translation>
    </message>
    <message>
        <source>Programs can be run here, too</source>
        <translation>Programme sind auch hier ausführbar</translation>
    </message>
    <message>
        <source>Folder for the Agent</source>
        <translation>Ordner für den Agenten</translation>
    </message>
    <message>
        <source>Looking for changes…</source>
        <translation>Änderungen werden gesucht …</translation>
    </message>
    <message>
        <source>. Not taken out: %1</source>
        <translation>. Nicht herausgeholt: %1</translation>
    </message>
    <message>
        <source>. Look first: %1</source>
        <translation>. Erst ansehen: %1</translation>
    </message>
    <message>
        <source>%1 changes, %2 files as they were given.</source>
        <translation>%1 Änderungen, %2 Dateien, wie sie gegeben wurden.</translation>
    </message>
    <message>
        <source>Tick the files to take out first.</source>
        <translation>Haken Sie erst die Dateien an, die herausgeholt werden sollen.</translation>
    </message>
    <message>
        <source>Folder for the Agent’s Files</source>
        <translation>Ordner für die Dateien des Agenten</translation>
    </message>
    <message>
        <source>File for the History</source>
        <translation>Datei für den Verlauf</translation>
    </message>
    <message>
        <source>%1 files, %2, are in %3. They are the agent’s work: look before you run them.</source>
        <translation>%1 Dateien, %2, liegen in %3. Sie sind das Werk des Agenten: Sehen Sie sie an, bevor Sie sie ausführen.</translation>
    </message>
    <message>
        <source>Not taken: %1 – %2</source>
        <translation>Nicht herausgeholt: %1 – %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>An archive that nobody could look into: %1</source>
        <translation>Ein Archiv, in das niemand hineinsehen konnte: %1</translation>
    </message>
    <message>
        <source>An archive; the names in it were looked at, not what is in it: %1</source>
        <translation>Ein Archiv; die Namen darin wurden angesehen, nicht, was darin ist: %1</translation>
    </message>
    <message>
        <source>Another agent was chosen meanwhile. Nothing was taken out.</source>
        <translation>Inzwischen wurde ein anderer Agent gewählt. Nichts wurde herausgenommen.</translation>
    </message>
</context>
<context>
    <name>cofferdam::GivePanel</name>
    <message>
        <source>What is left out</source>
        <translation>Was ausgelassen wird</translation>
    </message>
    <message>
        <source>Name of the copy</source>
        <translation>Name der Kopie</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Copy to Agent</source>
        <translation>Zum Agenten kopieren</translation>
    </message>
    <message>
        <source>Looking at %1…</source>
        <translation>%1 wird angesehen …</translation>
    </message>
    <message>
        <source>%1: %2 files, %3. What is ticked stays here. The agent gets a copy; your own files stay as they are.</source>
        <translation>%1: %2 Dateien, %3. Was angehakt ist, bleibt hier. Der Agent bekommt eine Kopie; Ihre eigenen Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>There are more secrets than can be shown; they are left out.</source>
        <translation>Es sind mehr Geheimnisse, als sich anzeigen lassen; sie werden ausgelassen.</translation>
    </message>
</context>
<context>
    <name>cofferdam::GrantChoice</name>
    <message>
        <source>Only once</source>
        <translation>Nur einmal</translation>
    </message>
    <message>
        <source>Approve Once</source>
        <translation>Einmal erlauben</translation>
    </message>
    <message>
        <source>For this task</source>
        <translation>Für diesen Auftrag</translation>
    </message>
    <message>
        <source>Approve for Task</source>
        <translation>Für Auftrag erlauben</translation>
    </message>
    <message>
        <source>For 30 minutes</source>
        <translation>Für 30 Minuten</translation>
    </message>
    <message>
        <source>Approve for 30 min</source>
        <translation>Für 30 min erlauben</translation>
    </message>
    <message>
        <source>For 2 hours</source>
        <translation>Für 2 Stunden</translation>
    </message>
    <message>
        <source>Approve for 2 h</source>
        <translation>Für 2 h erlauben</translation>
    </message>
    <message>
        <source>As a rule, for 90 days</source>
        <translation>Als Regel, für 90 Tage</translation>
    </message>
    <message>
        <source>Approve as Rule</source>
        <translation>Als Regel erlauben</translation>
    </message>
    <message>
        <source>Exactly this: %1. Listed in approved.toml.</source>
        <translation>Genau das: %1. Steht in approved.toml.</translation>
    </message>
    <message>
        <source>%1 past actions</source>
        <translation>%1 früheren Aktionen</translation>
    </message>
    <message>
        <source>the last %1 actions</source>
        <translation>den letzten %1 Aktionen</translation>
    </message>
    <message>
        <source>would have matched %1 of %2, %3 of them were blocked</source>
        <extracomment>e.g. &quot;would have matched 212 of the last 10,000 actions, 3 of them were blocked&quot;</extracomment>
        <translation>hätte %1 von %2 getroffen, %3 davon wurden verhindert</translation>
    </message>
    <message>
        <source>How long the approval counts</source>
        <translation>Wie lange die Erlaubnis gilt</translation>
    </message>
    <message>
        <source>What the approval covers</source>
        <translation>Was die Erlaubnis umfasst</translation>
    </message>
    <message>
        <source>Exactly this</source>
        <translation>Genau dies</translation>
    </message>
    <message>
        <source>Also: %1</source>
        <translation>Auch: %1</translation>
    </message>
    <message>
        <source>Whatever is alike: %1. Rules that block still block.</source>
        <translation>Alles Gleichartige: %1. Was Regeln verhindern, bleibt verhindert.</translation>
    </message>
    <message>
        <source>Exactly this: %1.</source>
        <translation>Genau dies: %1.</translation>
    </message>
</context>
<context>
    <name>cofferdam::GrantModel</name>
    <message>
        <source>task ends</source>
        <translation>Auftragsende</translation>
    </message>
    <message>
        <source>never</source>
        <extracomment>%1 is a number, %2 the time of the last use</extracomment>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1×, %2</source>
        <translation>%1×, %2</translation>
    </message>
    <message>
        <source>Exactly this: %1</source>
        <translation>Genau dies: %1</translation>
    </message>
    <message>
        <source>What is alike: %1</source>
        <translation>Gleichartiges: %1</translation>
    </message>
    <message>
        <source>At most until %1, used: %2</source>
        <translation>Höchstens bis %1, benutzt: %2</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Benutzt</translation>
    </message>
</context>
<context>
    <name>cofferdam::GuardianPage</name>
    <message>
        <source>Next Question</source>
        <translation>Nächste Frage</translation>
    </message>
    <message>
        <source>Remove Closed Questions</source>
        <translation>Geschlossene Fragen entfernen</translation>
    </message>
    <message>
        <source>Guardian</source>
        <translation>Wächter</translation>
    </message>
    <message>
        <source>Nothing waits for you. Actions that need your decision appear here and are blocked if you do not answer.</source>
        <translation>Nichts wartet auf Sie. Aktionen, die Ihre Entscheidung brauchen, erscheinen hier und werden verhindert, wenn Sie nicht antworten.</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Live decisions</source>
        <translation>Laufende Entscheidungen</translation>
    </message>
    <message>
        <source>Show the newest decisions</source>
        <translation>Die neuesten Entscheidungen zeigen</translation>
    </message>
    <message>
        <source>No decisions yet</source>
        <translation>Noch keine Entscheidungen</translation>
    </message>
    <message>
        <source>As soon as an agent acts, each decision is shown here.</source>
        <translation>Sobald ein Agent handelt, steht hier jede Entscheidung.</translation>
    </message>
    <message numerus="yes">
        <source>%n newer</source>
        <translation>
            <numerusform>%n neuere</numerusform>
            <numerusform>%n neuere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came too fast to be shown (see Audit)</source>
        <translation>
            <numerusform>%n kam zu schnell, um gezeigt zu werden (siehe Protokoll)</numerusform>
            <numerusform>%n kamen zu schnell, um gezeigt zu werden (siehe Protokoll)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>Revoke Lasting Approval</source>
        <translation>Dauerhafte Erlaubnis widerrufen</translation>
    </message>
    <message>
        <source>It tried the same again and again.</source>
        <translation>Er versuchte immer wieder dasselbe.</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>Ignorieren</translation>
    </message>
    <message>
        <source>Freeze Agent</source>
        <translation>Agenten einfrieren</translation>
    </message>
    <message>
        <source>Lasting approvals</source>
        <translation>Dauerhafte Erlaubnisse</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>%1 tried much the same %2 times since %3 (%4), last: %5</source>
        <extracomment>%1 is an agent, %2 a number, %3 a time, %4 a rule, %5 a command</extracomment>
        <translation>%1 versuchte seit %3 %2-mal fast dasselbe (%4), zuletzt: %5</translation>
    </message>
</context>
<context>
    <name>cofferdam::ImageStep</name>
    <message>
        <source>Image</source>
        <translation>Abbild</translation>
    </message>
    <message>
        <source>The system that runs inside the machines is put together here, on this computer, from packages whose hashes are known. That needs the internet, half a gigabyte of downloads and ten minutes; without the processor&apos;s help up to half an hour.</source>
        <translation>Das System, das in den Maschinen läuft, wird hier auf diesem Rechner zusammengesetzt, aus Paketen mit bekannten Prüfsummen. Das braucht das Internet, ein halbes Gigabyte an Downloads und zehn Minuten; ohne die Hilfe des Prozessors bis zu einer halben Stunde.</translation>
    </message>
    <message>
        <source>Make Image</source>
        <translation>Abbild anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel making the image</source>
        <translation>Das Anlegen des Abbilds abbrechen</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <extracomment>how far it is: a number, how many there are, and what is being done</extracomment>
        <translation>Schritt %1 von %2: %3</translation>
    </message>
    <message>
        <source>The image is there.</source>
        <translation>Das Abbild ist da.</translation>
    </message>
    <message>
        <source>There is no image yet.</source>
        <translation>Es gibt noch kein Abbild.</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>The image was not made: %1 What was finished is kept: look whether this computer is online and has room, and try again.</source>
        <translation>Das Abbild wurde nicht angelegt: %1 Was fertig war, bleibt erhalten: Sehen Sie nach, ob dieser Rechner online ist und Platz hat, und versuchen Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>cofferdam::InterceptionModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
</context>
<context>
    <name>cofferdam::KeepingBar</name>
    <message>
        <source>Keep for Good</source>
        <translation>Für immer behalten</translation>
    </message>
    <message>
        <source>Name Snapshot…</source>
        <translation>Schnappschuss benennen…</translation>
    </message>
    <message>
        <source>Room for Snapshots…</source>
        <translation>Platz für Schnappschüsse…</translation>
    </message>
    <message>
        <source>Name of the snapshot</source>
        <translation>Name des Schnappschusses</translation>
    </message>
    <message>
        <source>Room for snapshots in percent</source>
        <translation>Platz für Schnappschüsse in Prozent</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Let It Be Thinned Out</source>
        <translation>Ausdünnen zulassen</translation>
    </message>
    <message>
        <source>A snapshot with a name is never thinned out. Name:</source>
        <translation>Ein Schnappschuss mit Namen wird nie ausgedünnt. Name:</translation>
    </message>
    <message>
        <source>Snapshots of all agents may take, of what is free on the disk or theirs:</source>
        <translation>Schnappschüsse aller Agenten dürfen belegen, von dem, was auf der Platte frei ist oder ihnen gehört:</translation>
    </message>
    <message>
        <source>Snapshots take %1 of %2.</source>
        <translation>Schnappschüsse belegen %1 von %2.</translation>
    </message>
</context>
<context>
    <name>cofferdam::KeyEditor</name>
    <message>
        <source>Do It</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Name of the key</source>
        <translation>Name des Schlüssels</translation>
    </message>
    <message>
        <source>For example: OpenAI, work</source>
        <translation>Zum Beispiel: OpenAI, Arbeit</translation>
    </message>
    <message>
        <source>Where it may be sent</source>
        <translation>Wohin er gesandt werden darf</translation>
    </message>
    <message>
        <source>Value of the key</source>
        <translation>Wert des Schlüssels</translation>
    </message>
    <message>
        <source>Never shown again</source>
        <translation>Wird nie wieder gezeigt</translation>
    </message>
    <message>
        <source>Last day on which it may be used</source>
        <translation>Letzter Tag, an dem er benutzt werden darf</translation>
    </message>
    <message>
        <source>2027-01-31; empty: never</source>
        <translation>2027-01-31; leer: nie</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>May be sent to</source>
        <translation>Darf gehen an</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Another value for “%1”</source>
        <translation>Ein anderer Wert für „%1“</translation>
    </message>
    <message>
        <source>Who may use “%1”, and until when</source>
        <translation>Wer „%1“ benutzen darf, und bis wann</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie ihm einen Namen.</translation>
    </message>
    <message>
        <source>Say where it may be sent, beginning with https:// or http://.</source>
        <translation>Sagen Sie, wohin er gesandt werden darf, beginnend mit https:// oder http://.</translation>
    </message>
    <message>
        <source>Type its value.</source>
        <translation>Geben Sie seinen Wert ein.</translation>
    </message>
    <message>
        <source>Type its new value.</source>
        <translation>Geben Sie seinen neuen Wert ein.</translation>
    </message>
    <message>
        <source>Replace the value of “%1”? The old one is gone for good; requests go with the new one from then on.</source>
        <translation>Den Wert von „%1“ austauschen? Der alte ist endgültig weg; Anfragen gehen von da an mit dem neuen.</translation>
    </message>
    <message>
        <source>all agents</source>
        <translation>alle Agenten</translation>
    </message>
    <message>
        <source>no agent</source>
        <translation>kein Agent</translation>
    </message>
    <message>
        <source>for good</source>
        <translation>für immer</translation>
    </message>
    <message>
        <source>until the end of %1</source>
        <translation>bis zum Ende des %1</translation>
    </message>
    <message>
        <source>Let “%1” go with requests of %2, %3?</source>
        <extracomment>%1 is the name of a key, %2 are names of agents, %3 says how long</extracomment>
        <translation>„%1“ mit Anfragen von %2 mitgehen lassen, %3?</translation>
    </message>
    <message>
        <source>https://api.example.com</source>
        <translation>https://api.example.com</translation>
    </message>
</context>
<context>
    <name>cofferdam::KeyField</name>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>Der neue Schlüssel</translation>
    </message>
    <message>
        <source>It is stored in the vault and never shown again</source>
        <translation>Er wird im Tresor abgelegt und nie wieder gezeigt</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>a key&apos;s name, and its value as far as it is shown</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Type a new one…</source>
        <translation>Einen neuen eingeben …</translation>
    </message>
    <message>
        <source>%1 (cannot be sent there)</source>
        <translation>%1 (darf dorthin nicht gesandt werden)</translation>
    </message>
    <message>
        <source>One that is gone</source>
        <translation>Einer, den es nicht mehr gibt</translation>
    </message>
    <message>
        <source>A key goes to %1 only.</source>
        <translation>Ein Schlüssel geht nur an %1.</translation>
    </message>
    <message>
        <source>This provider answers nobody without a key.</source>
        <translation>Dieser Anbieter antwortet niemandem ohne Schlüssel.</translation>
    </message>
</context>
<context>
    <name>cofferdam::LayerModel</name>
    <message>
        <source>Works</source>
        <translation>Arbeitet</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ausfall</translation>
    </message>
    <message>
        <source>%1: works. %2</source>
        <translation>%1: arbeitet. %2</translation>
    </message>
    <message>
        <source>%1: does not work. %2</source>
        <translation>%1: ausgefallen. %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>a layer of one agent: its name and the layer, e.g. &quot;Website: Virtual machine&quot;</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>No self-test within the last minute</source>
        <translation>Keine Prüfung in der letzten Minute</translation>
    </message>
    <message>
        <source>Nothing was checked yet.</source>
        <translation>Noch wurde nichts geprüft.</translation>
    </message>
</context>
<context>
    <name>cofferdam::LocalModelChoice</name>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>Look Again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Use and Test</source>
        <translation>Benutzen und prüfen</translation>
    </message>
</context>
<context>
    <name>cofferdam::LocalSearch</name>
    <message>
        <source>Looking at the usual places…</source>
        <translation>Die üblichen Stellen werden angesehen …</translation>
    </message>
    <message>
        <source>Choose one. What it is asked stays on this computer and costs nothing.</source>
        <translation>Wählen Sie eines. Was es gefragt wird, bleibt auf diesem Rechner und kostet nichts.</translation>
    </message>
    <message>
        <source>No server was found. Start Ollama, LM Studio, llama.cpp or vLLM and look again.</source>
        <translation>Kein Server wurde gefunden. Starten Sie Ollama, LM Studio, llama.cpp oder vLLM, und suchen Sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>cofferdam::LocalServersModel</name>
    <message>
        <source>No model is loaded there</source>
        <translation>Dort ist kein Modell geladen</translation>
    </message>
    <message>
        <source>context of %1 tokens</source>
        <extracomment>%1 is a number of tokens</extracomment>
        <translation>Kontext von %1 Token</translation>
    </message>
    <message>
        <source>context not known</source>
        <translation>Kontext nicht bekannt</translation>
    </message>
    <message>
        <source>Its context is small: agents need %1 tokens or more. Give it more where it is started.</source>
        <translation>Sein Kontext ist klein: Agenten brauchen %1 Token oder mehr. Geben Sie ihm mehr, wo er gestartet wird.</translation>
    </message>
    <message>
        <source>It calls no tools, and agents work with tools.</source>
        <translation>Es ruft keine Werkzeuge auf, und Agenten arbeiten mit Werkzeugen.</translation>
    </message>
</context>
<context>
    <name>cofferdam::LocalServersPanel</name>
    <message>
        <source>Not for agents</source>
        <translation>Nicht für Agenten</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>Use This One</source>
        <translation>Diesen benutzen</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Rechner</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close what was found on this computer</source>
        <translation>Schließen, was auf diesem Rechner gefunden wurde</translation>
    </message>
</context>
<context>
    <name>cofferdam::LockPanel</name>
    <message>
        <source>What opens the stores</source>
        <translation>Was die Datenbanken öffnet</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Ask the Keychain</source>
        <translation>Den Schlüsselbund fragen</translation>
    </message>
    <message>
        <source>The stores are locked</source>
        <translation>Die Datenbanken sind gesperrt</translation>
    </message>
    <message>
        <source>Agents stand still and nothing is decided until you unlock them.</source>
        <translation>Agenten stehen still, und nichts wird entschieden, bis Sie die Datenbanken entsperren.</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Mit</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>The keychain of your session is being asked; it may be asking you.</source>
        <translation>Der Schlüsselbund Ihrer Sitzung wird gefragt; vielleicht fragt er Sie.</translation>
    </message>
    <message>
        <source>Eight groups of four letters and digits</source>
        <translation>Acht Gruppen aus vier Buchstaben und Ziffern</translation>
    </message>
    <message>
        <source>Lost all of them? Then nobody can open the stores, and neither can we.</source>
        <translation>Alle verloren? Dann kann niemand die Datenbanken öffnen, auch wir nicht.</translation>
    </message>
    <message>
        <source>Only the keychain of your session opens them. Log in to a desktop where it is.</source>
        <translation>Nur der Schlüsselbund Ihrer Sitzung öffnet sie. Melden Sie sich an einem Desktop an, auf dem es ihn gibt.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Wird versucht …</translation>
    </message>
</context>
<context>
    <name>cofferdam::MainWindow</name>
    <message>
        <source>Start Service</source>
        <translation>Dienst starten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop the service? Without it nothing can be decided, so every action of an agent is blocked. The virtual machines keep running.</source>
        <translation>Den Dienst anhalten? Ohne ihn wird nichts entschieden, also wird jede Aktion eines Agenten verhindert. Die virtuellen Maschinen laufen weiter.</translation>
    </message>
    <message>
        <source>Stop Service</source>
        <translation>Dienst anhalten</translation>
    </message>
    <message>
        <source>The service is stopped. Actions of agents are blocked until it runs again.</source>
        <translation>Der Dienst ist angehalten. Aktionen der Agenten werden verhindert, bis er wieder läuft.</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Guardian</source>
        <translation>Wächter</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitachse</translation>
    </message>
    <message>
        <source>&amp;Cofferdam</source>
        <translation>&amp;Cofferdam</translation>
    </message>
    <message>
        <source>Stop Service…</source>
        <translation>Dienst anhalten …</translation>
    </message>
    <message>
        <source>Close Window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Quit Window, Keep Service</source>
        <translation>Fenster beenden, Dienst behalten</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Agent</source>
        <translation>&amp;Agent</translation>
    </message>
    <message>
        <source>C&amp;hat</source>
        <translation>Ge&amp;spräch</translation>
    </message>
    <message>
        <source>G&amp;uardian</source>
        <translation>&amp;Wächter</translation>
    </message>
    <message>
        <source>A&amp;udit</source>
        <translation>Pro&amp;tokoll</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitachse</translation>
    </message>
    <message numerus="yes">
        <source>Cofferdam (%n waiting)</source>
        <translation>
            <numerusform>Cofferdam (%n wartet)</numerusform>
            <numerusform>Cofferdam (%n warten)</numerusform>
        </translation>
    </message>
    <message>
        <source>Freeze Agent</source>
        <translation>Agenten einfrieren</translation>
    </message>
    <message>
        <source>Stops the agent that is shown where it stands, until you unfreeze it.</source>
        <translation>Hält den gezeigten Agenten an, wo er steht, bis Sie ihn auftauen.</translation>
    </message>
    <message>
        <source>Freeze All Agents</source>
        <translation>Alle Agenten einfrieren</translation>
    </message>
    <message>
        <source>Stops every agent where it stands, until you unfreeze it. What they asked is blocked.</source>
        <translation>Hält jeden Agenten an, wo er steht, bis Sie ihn auftauen. Was sie gefragt haben, wird verhindert.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>Tresor</translation>
    </message>
    <message>
        <source>&amp;Vault</source>
        <translation>&amp;Tresor</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>&amp;Files</source>
        <translation>&amp;Dateien</translation>
    </message>
    <message>
        <source>Set Up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>&amp;Set Up</source>
        <translation>&amp;Einrichten</translation>
    </message>
</context>
<context>
    <name>cofferdam::MarkedFoldersPanel</name>
    <message>
        <source>Mark Folder</source>
        <translation>Ordner markieren</translation>
    </message>
    <message>
        <source>Unmark Folder</source>
        <translation>Markierung des Ordners aufheben</translation>
    </message>
    <message>
        <source>Whoever reads in a marked folder, by whatever program, may from then on ask only the models that are named here. That holds for the whole conversation, and for later ones that read what it wrote down.</source>
        <translation>Wer in einem markierten Ordner liest, mit welchem Programm auch immer, darf von da an nur noch die Modelle fragen, die hier genannt sind. Das gilt für das ganze Gespräch und für spätere, die lesen, was es aufgeschrieben hat.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Marked folders</source>
        <translation>Markierte Ordner</translation>
    </message>
    <message>
        <source>No marked folders</source>
        <translation>Keine markierten Ordner</translation>
    </message>
    <message>
        <source>What agents read may go to any model they have.</source>
        <translation>Was Agenten lesen, darf an jedes Modell gehen, das sie haben.</translation>
    </message>
    <message>
        <source>Folder in the agent&apos;s home</source>
        <translation>Ordner im Home des Agenten</translation>
    </message>
    <message>
        <source>Which models may hear of it</source>
        <translation>Welche Modelle davon erfahren dürfen</translation>
    </message>
    <message>
        <source>In whose home</source>
        <translation>In wessen Home</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>Ordner:</translation>
    </message>
    <message>
        <source>For:</source>
        <translation>Für:</translation>
    </message>
    <message>
        <source>In the home of:</source>
        <translation>Im Home von:</translation>
    </message>
    <message>
        <source>Unmark</source>
        <translation>Markierung aufheben</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Every agent</source>
        <translation>Jeder Agent</translation>
    </message>
    <message>
        <source>Marked. It counts for what is read from now on.</source>
        <translation>Markiert. Es gilt für das, was von jetzt an gelesen wird.</translation>
    </message>
    <message>
        <source>No longer marked. What was read of it stays read.</source>
        <translation>Nicht mehr markiert. Was daraus gelesen wurde, bleibt gelesen.</translation>
    </message>
</context>
<context>
    <name>cofferdam::ModelChoice</name>
    <message>
        <source>Model of the agent</source>
        <translation>Modell des Agenten</translation>
    </message>
    <message>
        <source>Scripted model</source>
        <translation>Drehbuch-Modell</translation>
    </message>
</context>
<context>
    <name>cofferdam::ModelStep</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The model is what thinks for the agent. It is asked to call a tool now: agents work with nothing else.</source>
        <translation>Das Modell ist das, was für den Agenten denkt. Es wird jetzt gebeten, ein Werkzeug aufzurufen: Anders können Agenten nicht arbeiten.</translation>
    </message>
    <message>
        <source>A provider, with your own key</source>
        <translation>Ein Anbieter, mit Ihrem eigenen Schlüssel</translation>
    </message>
    <message>
        <source>A server on this computer</source>
        <translation>Ein Server auf diesem Rechner</translation>
    </message>
    <message>
        <source>One that is set up already</source>
        <translation>Eines, das schon eingerichtet ist</translation>
    </message>
    <message>
        <source>Demo, no account: a scripted model that knows three commands</source>
        <translation>Demo, ohne Konto: ein Drehbuch-Modell, das drei Befehle kennt</translation>
    </message>
    <message>
        <source>It understands “run” with a command, “list” with a folder and “read” with a file. The agent, its machine and the Guardian are the real ones. A model can be chosen later in the chat.</source>
        <translation>Es versteht „run“ mit einem Befehl, „list“ mit einem Ordner und „read“ mit einer Datei. Der Agent, seine Maschine und der Wächter sind die echten. Ein Modell lässt sich später im Chat wählen.</translation>
    </message>
    <message>
        <source>Models that are set up</source>
        <translation>Eingerichtete Modelle</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Saving the model…</source>
        <translation>Das Modell wird gespeichert …</translation>
    </message>
    <message>
        <source>The model was not saved: %1 Put it right above, and try again.</source>
        <translation>Das Modell wurde nicht gespeichert: %1 Berichtigen Sie es oben, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Asking it to call a tool…</source>
        <translation>Es wird gebeten, ein Werkzeug aufzurufen …</translation>
    </message>
    <message>
        <source>It could not be tested: %1 Put right what it says, and test again.</source>
        <translation>Es ließ sich nicht testen: %1 Berichtigen Sie, was da steht, und testen Sie noch einmal.</translation>
    </message>
    <message>
        <source>Choose another model that can use tools.</source>
        <translation>Wählen Sie ein anderes Modell, das Werkzeuge benutzen kann.</translation>
    </message>
    <message>
        <source>Look at the key, the name of the model and whether this computer is online, and test again.</source>
        <translation>Sehen Sie nach dem Schlüssel, dem Namen des Modells und ob dieser Rechner online ist, und testen Sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>cofferdam::ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Parts of this page</source>
        <translation>Teile dieser Seite</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Spending</source>
        <translation>Ausgaben</translation>
    </message>
    <message>
        <source>Marked Folders</source>
        <translation>Markierte Ordner</translation>
    </message>
</context>
<context>
    <name>cofferdam::PageButton</name>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n wartet</numerusform>
            <numerusform>%1, %n warten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::ProviderForm</name>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Wo es ist</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Save and Test</source>
        <translation>Speichern und testen</translation>
    </message>
    <message>
        <source>It is stored in the vault and never shown again</source>
        <translation>Er wird im Tresor abgelegt und nie wieder gezeigt</translation>
    </message>
    <message>
        <source>As the provider calls it</source>
        <translation>Wie der Anbieter es nennt</translation>
    </message>
    <message>
        <source>&amp;Provider</source>
        <translation>&amp;Anbieter</translation>
    </message>
    <message>
        <source>Where it &amp;is</source>
        <translation>Wo es &amp;ist</translation>
    </message>
    <message>
        <source>M&amp;odel</source>
        <translation>M&amp;odell</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>The providers are not known yet. Start the service, and try again.</source>
        <translation>Die Anbieter sind noch nicht bekannt. Starten Sie den Dienst, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Say where it is, beginning with https:// or http://.</source>
        <translation>Geben Sie an, wo es ist; der Anfang ist https:// oder http://.</translation>
    </message>
    <message>
        <source>Say which model it is, as the provider calls it. Its pages list them.</source>
        <translation>Geben Sie an, welches Modell es ist, wie der Anbieter es nennt. Seine Seiten zählen sie auf.</translation>
    </message>
    <message>
        <source>This provider answers nobody without a key. You get one on its pages, and type it here.</source>
        <translation>Dieser Anbieter antwortet niemandem ohne Schlüssel. Sie bekommen einen auf seinen Seiten und tippen ihn hier ein.</translation>
    </message>
    <message>
        <source>Storing the key in the vault…</source>
        <translation>Der Schlüssel wird im Tresor verwahrt …</translation>
    </message>
    <message>
        <source>The key was not stored: %1 Type it again.</source>
        <translation>Der Schlüssel wurde nicht verwahrt: %1 Tippen Sie ihn noch einmal ein.</translation>
    </message>
</context>
<context>
    <name>cofferdam::QuestionModel</name>
    <message>
        <source>No service: blocked</source>
        <translation>Kein Dienst: verhindert</translation>
    </message>
    <message>
        <source>Answered by %1</source>
        <translation>Beantwortet von %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>%1 is how a question ended, %2 a program</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>blocked automatically in %1</source>
        <translation>wird in %1 von selbst verhindert</translation>
    </message>
</context>
<context>
    <name>cofferdam::QuestionPanel</name>
    <message>
        <source>Approve Once</source>
        <translation>Einmal erlauben</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Tell the agent why (optional)</source>
        <translation>Dem Agenten sagen, warum (freiwillig)</translation>
    </message>
    <message>
        <source>Note for the agent</source>
        <translation>Hinweis an den Agenten</translation>
    </message>
    <message>
        <source>%1 asks: %2</source>
        <extracomment>%1 is the name of an agent, %2 what it wants to do, e.g. &quot;Run a command&quot;</extracomment>
        <translation>%1 fragt: %2</translation>
    </message>
    <message>
        <source>time is over</source>
        <translation>die Zeit ist um</translation>
    </message>
    <message>
        <source>Your answer was sent.</source>
        <translation>Ihre Antwort wurde gesendet.</translation>
    </message>
    <message>
        <source>This question is closed. Nothing can be answered any more.</source>
        <translation>Diese Frage ist geschlossen. Eine Antwort ist nicht mehr möglich.</translation>
    </message>
    <message numerus="yes">
        <source>%n equal actions wait. Approved once, the first of them runs and the others are asked again; denied, all are blocked.</source>
        <translation>
            <numerusform>%n gleiche Aktion wartet.</numerusform>
            <numerusform>%n gleiche Aktionen warten. Einmal erlaubt läuft die erste, die anderen werden erneut gefragt; abgelehnt werden alle verhindert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Without an answer it is blocked. An approval counts for what you chose and nothing else.</source>
        <translation>Ohne Antwort wird sie verhindert. Eine Erlaubnis gilt für das, was gewählt ist, und sonst nichts.</translation>
    </message>
    <message>
        <source>blocked: no service</source>
        <translation>verhindert: kein Dienst</translation>
    </message>
    <message>
        <source>The service does not run, so what was asked is blocked. Nothing can be answered.</source>
        <translation>Der Dienst läuft nicht, darum ist das Gefragte verhindert. Nichts lässt sich beantworten.</translation>
    </message>
    <message>
        <source>Scroll to the end of the command and of what else an approval covers to be able to approve it.</source>
        <translation>Blättern Sie bis zum Ende des Befehls und dessen, was eine Erlaubnis sonst umfasst, um es erlauben zu können.</translation>
    </message>
    <message>
        <source>Critical: choose it in the list (a click, or Enter) to be able to approve it.</source>
        <translation>Kritisch: wählen Sie sie in der Liste (ein Klick oder die Eingabetaste), um sie erlauben zu können.</translation>
    </message>
    <message>
        <source>This question is closed. It was answered by %1.</source>
        <translation>Diese Frage ist geschlossen. Sie wurde von %1 beantwortet.</translation>
    </message>
    <message>
        <source>blocked automatically in %1</source>
        <translation>wird in %1 von selbst verhindert</translation>
    </message>
</context>
<context>
    <name>cofferdam::RatesField</name>
    <message>
        <source>Own prices</source>
        <translation>Eigene Preise</translation>
    </message>
    <message>
        <source>Price of input</source>
        <translation>Preis der Eingabe</translation>
    </message>
    <message>
        <source>Price of output</source>
        <translation>Preis der Ausgabe</translation>
    </message>
    <message>
        <source>Price of input read from a cache</source>
        <translation>Preis der Eingabe, die aus einem Zwischenspeicher gelesen wird</translation>
    </message>
    <message>
        <source>Price of input written to a cache</source>
        <translation>Preis der Eingabe, die in einen Zwischenspeicher geschrieben wird</translation>
    </message>
    <message>
        <source>Price of input written to a cache for an hour</source>
        <translation>Preis der Eingabe, die für eine Stunde in einen Zwischenspeicher geschrieben wird</translation>
    </message>
    <message>
        <source>US dollars for a million tokens, as in 2.50. They take the place of the table&apos;s.</source>
        <translation>US-Dollar für eine Million Token, wie 2.50. Sie gelten statt denen der Tabelle.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Cache read</source>
        <translation>Gelesen aus Zwischenspeicher</translation>
    </message>
    <message>
        <source>Cache write</source>
        <translation>In Zwischenspeicher</translation>
    </message>
    <message>
        <source>Cache write, an hour</source>
        <translation>In Zwischenspeicher, eine Stunde</translation>
    </message>
    <message>
        <source>for example 2.50</source>
        <translation>zum Beispiel 2.50</translation>
    </message>
    <message>
        <source>for example 10.00</source>
        <translation>zum Beispiel 10.00</translation>
    </message>
    <message>
        <source>as input</source>
        <translation>wie Eingabe</translation>
    </message>
    <message>
        <source>as cache write</source>
        <translation>wie in Zwischenspeicher</translation>
    </message>
</context>
<context>
    <name>cofferdam::ReadingActions</name>
    <message>
        <source>Copy Messages</source>
        <translation>Nachrichten kopieren</translation>
    </message>
    <message>
        <source>Show Answers Formatted</source>
        <translation>Antworten formatiert anzeigen</translation>
    </message>
    <message>
        <source>Format This Answer</source>
        <translation>Diese Antwort formatieren</translation>
    </message>
    <message>
        <source>Show or Hide Output</source>
        <translation>Ausgabe ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show Row in Audit Trail</source>
        <translation>Zeile im Protokoll anzeigen</translation>
    </message>
    <message>
        <source>Open Link in Answer…</source>
        <translation>Link in der Antwort öffnen …</translation>
    </message>
    <message>
        <source>Asks first, and says where it leads. Pressed again it is the next link of the answer.</source>
        <translation>Fragt zuerst und sagt, wohin er führt. Noch einmal gedrückt, ist es der nächste Link der Antwort.</translation>
    </message>
</context>
<context>
    <name>cofferdam::RulesStep</name>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Every action of the agent is decided before it happens. What can be undone mostly goes through; at real borders you are asked.</source>
        <translation>Jede Aktion des Agenten wird entschieden, bevor sie geschieht. Was sich rückgängig machen lässt, geht meist durch; an echten Grenzen werden Sie gefragt.</translation>
    </message>
    <message>
        <source>Create Agent</source>
        <translation>Agent anlegen</translation>
    </message>
    <message>
        <source>Balanced: undo what can be undone, ask at real borders</source>
        <translation>Ausgewogen: umkehren, was umkehrbar ist, fragen an echten Grenzen</translation>
    </message>
    <message>
        <source>Careful: take snapshots and ask more often</source>
        <translation>Vorsichtig: öfter Schnappschüsse aufnehmen und fragen</translation>
    </message>
    <message>
        <source>Autonomous: block where others would ask</source>
        <translation>Selbstständig: verhindern, wo andere fragen</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Making the agent…</source>
        <translation>Der Agent wird angelegt …</translation>
    </message>
    <message>
        <source>The agent was not made: %1 Put right what it says, and try again.</source>
        <translation>Der Agent wurde nicht angelegt: %1 Berichtigen Sie, was da steht, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The agent is there, but got no model: %1 Try again, or choose one in the chat.</source>
        <translation>Den Agenten gibt es, aber er bekam kein Modell: %1 Versuchen Sie es noch einmal, oder wählen Sie eines im Gespräch.</translation>
    </message>
    <message>
        <source>The agent did not start: %1 Try again; the page Agents says which layer is in the way.</source>
        <translation>Der Agent startete nicht: %1 Versuchen Sie es noch einmal; die Seite Agenten sagt, welche Schicht im Weg ist.</translation>
    </message>
</context>
<context>
    <name>cofferdam::Sidebar</name>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>Agent shown</source>
        <translation>Gezeigter Agent</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>Protection not checked</source>
        <translation>Schutz nicht geprüft</translation>
    </message>
    <message>
        <source>All layers work</source>
        <translation>Alle Schichten arbeiten</translation>
    </message>
    <message numerus="yes">
        <source>%n layers are down</source>
        <translation>
            <numerusform>%n Schicht ist ausgefallen</numerusform>
            <numerusform>%n Schichten sind ausgefallen</numerusform>
        </translation>
    </message>
    <message>
        <source>The service is not running.</source>
        <translation>Der Dienst läuft nicht.</translation>
    </message>
    <message>
        <source>The agent that chat, timeline and models show</source>
        <translation>Der Agent, den Chat, Zeitachse und Modelle zeigen</translation>
    </message>
</context>
<context>
    <name>cofferdam::SnapshotTreeModel</name>
    <message>
        <source>You are here</source>
        <translation>Sie sind hier</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>%1, taken %2, the present grew from it</source>
        <translation>%1, aufgenommen %2, die Gegenwart ging daraus hervor</translation>
    </message>
    <message>
        <source>%1, taken %2</source>
        <translation>%1, aufgenommen %2</translation>
    </message>
    <message>
        <source>How long the action waited for its snapshot</source>
        <translation>Wie lange die Aktion auf ihren Schnappschuss wartete</translation>
    </message>
    <message>
        <source>How long the virtual machine stood still</source>
        <translation>Wie lange die virtuelle Maschine stillstand</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Gewartet</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Thinned out</source>
        <translation>Ausgedünnt</translation>
    </message>
    <message>
        <source>%1, taken %2, thinned out %3</source>
        <translation>%1, aufgenommen %2, ausgedünnt %3</translation>
    </message>
</context>
<context>
    <name>cofferdam::SnapshotsTopic</name>
    <message>
        <source>Going back failed: %1</source>
        <translation>Das Zurückgehen ist gescheitert: %1</translation>
    </message>
</context>
<context>
    <name>cofferdam::SpendChart</name>
    <message>
        <source>MMM d</source>
        <extracomment>a day on the axis of a plot, as QLocale::toString() has it</extracomment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>Spending by day, as a plot</source>
        <translation>Ausgaben nach Tagen, als Diagramm</translation>
    </message>
    <message>
        <source>The dearest day: %1</source>
        <translation>Der teuerste Tag: %1</translation>
    </message>
</context>
<context>
    <name>cofferdam::SpendLine</name>
    <message>
        <source>Scripted model</source>
        <translation>Drehbuch-Modell</translation>
    </message>
</context>
<context>
    <name>cofferdam::SpendModel</name>
    <message numerus="yes">
        <source>The price of %n requests is not known: it is at least that much.</source>
        <translation>
            <numerusform>Der Preis von %n Anfrage ist nicht bekannt: Es ist mindestens so viel.</numerusform>
            <numerusform>Der Preis von %n Anfragen ist nicht bekannt: Es ist mindestens so viel.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>a cell of a table: the title of its column, and what is in it</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>All others</source>
        <translation>Alle anderen</translation>
    </message>
    <message>
        <source>at least %1</source>
        <extracomment>%1 is an amount of money; there were requests whose price is not known</extracomment>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>Geld</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>Token hinein</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>Token heraus</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
</context>
<context>
    <name>cofferdam::SpendPanel</name>
    <message>
        <source>All agents</source>
        <translation>Alle Agenten</translation>
    </message>
    <message>
        <source>Export Spending…</source>
        <translation>Ausgaben exportieren …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Spending by model</source>
        <translation>Ausgaben nach Modell</translation>
    </message>
    <message>
        <source>Nothing spent</source>
        <translation>Nichts ausgegeben</translation>
    </message>
    <message>
        <source>No request to a model was paid for in these days.</source>
        <translation>In diesen Tagen wurde keine Anfrage an ein Modell bezahlt.</translation>
    </message>
    <message>
        <source>What was spent is not known yet.</source>
        <translation>Was ausgegeben wurde, ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message numerus="yes">
        <source>The last %n days: %1 for %2 requests</source>
        <extracomment>%1 is an amount of money, %2 a number; &quot;The last 30 days: $4.20 for 210 requests&quot;</extracomment>
        <translation>
            <numerusform>%n Tag: %1 für %2 Anfragen</numerusform>
            <numerusform>Die letzten %n Tage: %1 für %2 Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>Table, CSV (*.csv)</source>
        <translation>Tabelle, CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Export Spending</source>
        <translation>Ausgaben exportieren</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1 wurde nicht geschrieben: %2</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
</context>
<context>
    <name>cofferdam::StoreSection</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Key file (whoever can read your home folder can read it)</source>
        <translation>Schlüsseldatei (wer Ihren persönlichen Ordner lesen kann, kann sie lesen)</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Printed recovery key</source>
        <translation>Gedruckter Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>Keychain of your session</source>
        <translation>Schlüsselbund Ihrer Sitzung</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>How the stores open</source>
        <translation>Wie sich die Datenbanken öffnen</translation>
    </message>
    <message>
        <source>Ways to open the stores</source>
        <translation>Wege, die Datenbanken zu öffnen</translation>
    </message>
    <message>
        <source>Set Passphrase…</source>
        <translation>Passphrase setzen …</translation>
    </message>
    <message>
        <source>Make Recovery Key…</source>
        <translation>Wiederherstellungsschlüssel anlegen …</translation>
    </message>
    <message>
        <source>Use the Keychain</source>
        <translation>Schlüsselbund benutzen</translation>
    </message>
    <message>
        <source>Remove Way…</source>
        <translation>Weg entfernen …</translation>
    </message>
    <message>
        <source>Lock Now…</source>
        <translation>Jetzt sperren …</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Noch einmal dieselbe</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>%1 is a kind of way to open the stores, %2 the name it was given</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 – made: %2, last used: %3</source>
        <translation>%1 – angelegt: %2, zuletzt benutzt: %3</translation>
    </message>
    <message>
        <source>Recovery key, typed back</source>
        <translation>Wiederherstellungsschlüssel, zurückgetippt</translation>
    </message>
    <message>
        <source>At least eight characters; a few words are better</source>
        <translation>Mindestens acht Zeichen; besser einige Wörter</translation>
    </message>
    <message>
        <source>Type it back from the paper</source>
        <translation>Tippen Sie ihn vom Papier zurück</translation>
    </message>
    <message>
        <source>A passphrase that opens the stores.</source>
        <translation>Eine Passphrase, die die Datenbanken öffnet.</translation>
    </message>
    <message>
        <source>Another passphrase in the place of the one chosen in the list.</source>
        <translation>Eine andere Passphrase an Stelle der in der Liste gewählten.</translation>
    </message>
    <message>
        <source>Print it or write it down, and put it away. It is not shown again, and opens nothing before you typed it back.

%1</source>
        <translation>Drucken Sie ihn oder schreiben Sie ihn auf, und legen Sie ihn weg. Er wird nicht noch einmal angezeigt und öffnet nichts, bevor Sie ihn zurückgetippt haben.

%1</translation>
    </message>
    <message>
        <source>Type a passphrase.</source>
        <translation>Tippen Sie eine Passphrase ein.</translation>
    </message>
    <message>
        <source>The two are not the same. Type both again.</source>
        <translation>Die beiden sind nicht gleich. Tippen Sie beide noch einmal.</translation>
    </message>
    <message>
        <source>Type the recovery key back.</source>
        <translation>Tippen Sie den Wiederherstellungsschlüssel zurück.</translation>
    </message>
    <message>
        <source>Remove this way to open the stores: %1? The others open them still.</source>
        <extracomment>%1 is a way to open the stores</extracomment>
        <translation>Diesen Weg, die Datenbanken zu öffnen, entfernen: %1? Die anderen öffnen sie weiterhin.</translation>
    </message>
    <message>
        <source>Lock the stores? Every agent is frozen first, and what they asked is blocked. They stand still until you unlock the stores.</source>
        <translation>Die Datenbanken sperren? Zuerst wird jeder Agent eingefroren, und was sie gefragt haben, wird verhindert. Sie stehen still, bis Sie die Datenbanken öffnen.</translation>
    </message>
</context>
<context>
    <name>cofferdam::StoryModel</name>
    <message>
        <source>Failed: %1</source>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
</context>
<context>
    <name>cofferdam::StoryPanel</name>
    <message>
        <source>Offline demo</source>
        <translation>Vorführung ohne Internet</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the demo&apos;s story</source>
        <translation>Die Geschichte schließen</translation>
    </message>
    <message>
        <source>Story of the demo</source>
        <translation>Geschichte der Vorführung</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>cofferdam::TargetDelegate</name>
    <message>
        <source>Local</source>
        <translation>Lokal</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Price known</source>
        <translation>Preis bekannt</translation>
    </message>
    <message>
        <source>Price unknown</source>
        <translation>Preis unbekannt</translation>
    </message>
</context>
<context>
    <name>cofferdam::TargetForm</name>
    <message>
        <source>Name of the model</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <source>For example: Everyday</source>
        <translation>Zum Beispiel: Alltag</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Address of the provider</source>
        <translation>Adresse des Anbieters</translation>
    </message>
    <message>
        <source>https://…, what comes before /v1</source>
        <translation>https://…, was vor /v1 kommt</translation>
    </message>
    <message>
        <source>How it is spoken to</source>
        <translation>Wie es angesprochen wird</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>As the provider calls it</source>
        <translation>Wie der Anbieter es nennt</translation>
    </message>
    <message>
        <source>Context window in tokens</source>
        <translation>Kontextfenster in Token</translation>
    </message>
    <message>
        <source>Longest answer in tokens</source>
        <translation>Längste Antwort in Token</translation>
    </message>
    <message>
        <source>Tokens; empty: as the table says</source>
        <translation>Token; leer: wie in der Tabelle</translation>
    </message>
    <message>
        <source>Understands images</source>
        <translation>Versteht Bilder</translation>
    </message>
    <message>
        <source>Reasons before it answers</source>
        <translation>Denkt nach, bevor es antwortet</translation>
    </message>
    <message>
        <source>Asked when this one fails</source>
        <translation>Gefragt, wenn dieses ausfällt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Spoken to as</source>
        <translation>Angesprochen als</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Own CA</source>
        <translation>Eigene CA</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Ersatz</translation>
    </message>
    <message>
        <source>File of a certificate authority of one&apos;s own</source>
        <translation>Datei einer eigenen Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Empty: those the system trusts</source>
        <translation>Leer: die, denen das System vertraut</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose the file of a certificate authority</source>
        <translation>Datei einer Zertifizierungsstelle wählen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>Certificate Authority</source>
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Zertifikate (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie ihm einen Namen.</translation>
    </message>
    <message>
        <source>Say which model it is, as the provider calls it.</source>
        <translation>Sagen Sie, welches Modell es ist, so wie der Anbieter es nennt.</translation>
    </message>
    <message>
        <source>Say where it is, beginning with https:// or http://.</source>
        <translation>Sagen Sie, wo es ist, beginnend mit https:// oder http://.</translation>
    </message>
</context>
<context>
    <name>cofferdam::TargetsPanel</name>
    <message>
        <source>Remove Model</source>
        <translation>Modell entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Add Model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Save Model</source>
        <translation>Modell speichern</translation>
    </message>
    <message>
        <source>Test Model</source>
        <translation>Modell prüfen</translation>
    </message>
    <message>
        <source>Asks it to call a tool. That costs what such a request costs.</source>
        <translation>Bittet es, ein Werkzeug aufzurufen. Das kostet, was eine solche Anfrage kostet.</translation>
    </message>
    <message>
        <source>Find on This Computer</source>
        <translation>Auf diesem Rechner suchen</translation>
    </message>
    <message>
        <source>Remove Model…</source>
        <translation>Modell entfernen …</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>Noch keine Modelle</translation>
    </message>
    <message>
        <source>Add one with your own key, or find a server on this computer.</source>
        <translation>Fügen Sie eines mit Ihrem eigenen Schlüssel hinzu, oder suchen Sie einen Server auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Neues Modell</translation>
    </message>
    <message>
        <source>Type the key, or choose another one.</source>
        <translation>Geben Sie den Schlüssel ein, oder wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>The key was not stored, and nothing was saved: %1</source>
        <translation>Der Schlüssel wurde nicht abgelegt, und nichts wurde gespeichert: %1</translation>
    </message>
    <message>
        <source>The key is in the vault.</source>
        <translation>Der Schlüssel ist im Tresor.</translation>
    </message>
    <message>
        <source>The model was not saved: %1</source>
        <translation>Das Modell wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Saved. Test it before an agent relies on it.</source>
        <translation>Gespeichert. Prüfen Sie es, bevor ein Agent sich darauf verlässt.</translation>
    </message>
    <message>
        <source>Asking “%1” to call a tool…</source>
        <translation>„%1“ wird gebeten, ein Werkzeug aufzurufen …</translation>
    </message>
    <message>
        <source>Remove “%1”? %2. Its key stays in the vault, and what was spent stays in the account.</source>
        <extracomment>%1 is the name of a model, %2 says which agents use it</extracomment>
        <translation>„%1“ entfernen? %2. Sein Schlüssel bleibt im Tresor, und was ausgegeben wurde, bleibt in der Abrechnung.</translation>
    </message>
    <message>
        <source>Prices are those of %1. Providers change them.</source>
        <extracomment>%1 is a date</extracomment>
        <translation>Die Preise sind die vom %1. Anbieter ändern sie.</translation>
    </message>
</context>
<context>
    <name>cofferdam::TimelinePage</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Going back undoes what happened inside the VM since then. It takes back nothing that has left the VM.</source>
        <translation>Zurückgehen macht rückgängig, was seitdem in der VM geschah. Was die VM verlassen hat, holt es nicht zurück.</translation>
    </message>
    <message>
        <source>Take Snapshot</source>
        <translation>Schnappschuss aufnehmen</translation>
    </message>
    <message>
        <source>Go Back to This…</source>
        <translation>Hierher zurück …</translation>
    </message>
    <message>
        <source>Delete Snapshot…</source>
        <translation>Schnappschuss löschen …</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go Back</source>
        <translation>Zurückgehen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>No snapshots yet</source>
        <translation>Noch keine Schnappschüsse</translation>
    </message>
    <message>
        <source>One is taken before each risky action, so that it can be undone.</source>
        <translation>Vor jeder riskanten Aktion wird einer aufgenommen, damit sie umkehrbar ist.</translation>
    </message>
    <message>
        <source>Timeline of %1</source>
        <extracomment>%1 is the name of an agent</extracomment>
        <translation>Zeitachse von %1</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitachse</translation>
    </message>
    <message>
        <source>Going back…</source>
        <translation>Geht zurück …</translation>
    </message>
    <message>
        <source>Taken by you</source>
        <translation>Von Ihnen aufgenommen</translation>
    </message>
    <message>
        <source>“%1” was thinned out, and no older snapshot is there.</source>
        <translation>„%1“ wurde ausgedünnt, und einen älteren Schnappschuss gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>cofferdam::Tray</name>
    <message>
        <source>Open Cofferdam</source>
        <translation>Cofferdam öffnen</translation>
    </message>
    <message>
        <source>Quit Window, Keep Service</source>
        <translation>Fenster beenden, Dienst behalten</translation>
    </message>
    <message>
        <source>Cofferdam: the service is not running</source>
        <translation>Cofferdam: der Dienst läuft nicht</translation>
    </message>
    <message>
        <source>Cofferdam: a layer of protection is down</source>
        <translation>Cofferdam: eine Schutzschicht ist ausgefallen</translation>
    </message>
    <message numerus="yes">
        <source>Cofferdam: %n actions wait for you</source>
        <translation>
            <numerusform>Cofferdam: %n Aktion wartet auf Sie</numerusform>
            <numerusform>Cofferdam: %n Aktionen warten auf Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>Cofferdam: all layers work</source>
        <translation>Cofferdam: alle Schichten arbeiten</translation>
    </message>
    <message numerus="yes">
        <source>%n actions wait for your decision</source>
        <translation>
            <numerusform>%n Aktion wartet auf Ihre Entscheidung</numerusform>
            <numerusform>%n Aktionen warten auf Ihre Entscheidung</numerusform>
        </translation>
    </message>
    <message>
        <source>Freeze All Agents</source>
        <translation>Alle Agenten einfrieren</translation>
    </message>
</context>
<context>
    <name>cofferdam::VaultPage</name>
    <message>
        <source>Vault</source>
        <translation>Tresor</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>No agent ever has a key: the service adds it to a request that goes where the key may be sent.</source>
        <translation>Kein Agent hat je einen Schlüssel: Der Dienst fügt ihn einer Anfrage hinzu, die dorthin geht, wohin der Schlüssel gesandt werden darf.</translation>
    </message>
    <message>
        <source>Add Key</source>
        <translation>Schlüssel hinzufügen</translation>
    </message>
    <message>
        <source>Replace Value…</source>
        <translation>Wert austauschen …</translation>
    </message>
    <message>
        <source>Who May Use It…</source>
        <translation>Wer ihn benutzen darf …</translation>
    </message>
    <message>
        <source>Revoke Key…</source>
        <translation>Schlüssel widerrufen …</translation>
    </message>
    <message>
        <source>Remove Key…</source>
        <translation>Schlüssel entfernen …</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>No keys yet</source>
        <translation>Noch keine Schlüssel</translation>
    </message>
    <message>
        <source>Add the key of a provider of models. It is stored encrypted and never shown again.</source>
        <translation>Fügen Sie den Schlüssel eines Anbieters von Modellen hinzu. Er wird verschlüsselt abgelegt und nie wieder gezeigt.</translation>
    </message>
    <message>
        <source>Revoke “%1”? Its value is overwritten and goes with no request. Tell its provider, too: whoever has a copy can use it still.</source>
        <translation>„%1“ widerrufen? Sein Wert wird überschrieben und geht mit keiner Anfrage mehr mit. Sagen Sie es auch dem Anbieter: Wer eine Kopie hat, kann ihn weiter benutzen.</translation>
    </message>
    <message>
        <source>Remove “%1” with all that is known of it? A model that uses it has to be given another one first.</source>
        <translation>„%1“ entfernen, mit allem, was darüber bekannt ist? Ein Modell, das ihn benutzt, muss erst einen anderen bekommen.</translation>
    </message>
</context>
<context>
    <name>cofferdam::WelcomePanel</name>
    <message>
        <source>Run the Offline Demo</source>
        <translation>Vorführung ohne Internet starten</translation>
    </message>
    <message>
        <source>Create Agent</source>
        <translation>Agent anlegen</translation>
    </message>
    <message>
        <source>Welcome to Cofferdam</source>
        <translation>Willkommen bei Cofferdam</translation>
    </message>
    <message>
        <source>An AI agent will, some day, be tricked or delete the wrong thing. Here it works inside a virtual machine of its own, and a Guardian decides each of its actions before it happens.</source>
        <translation>Ein KI-Agent wird eines Tages überlistet oder löscht das Falsche. Hier arbeitet er in einer eigenen virtuellen Maschine, und ein Wächter entscheidet über jede seiner Aktionen, bevor sie geschieht.</translation>
    </message>
    <message>
        <source>Apart</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>A full virtual machine per agent: no network card, none of your files, none of your keys.</source>
        <translation>Eine ganze virtuelle Maschine je Agent: keine Netzwerkkarte, keine Ihrer Dateien, keiner Ihrer Schlüssel.</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Each action is allowed, made undoable, put to you, or blocked, before it happens.</source>
        <translation>Jede Aktion wird erlaubt, umkehrbar gemacht, Ihnen vorgelegt oder verhindert, bevor sie geschieht.</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The demo needs no internet and no account: a scripted model drives the real agent into trouble, and you see what happens.</source>
        <translation>Die Vorführung braucht kein Internet und kein Konto: Ein Modell nach Drehbuch bringt den echten Agenten in Schwierigkeiten, und Sie sehen, was geschieht.</translation>
    </message>
    <message>
        <source>Any state of the machine comes back within seconds, and all of it is on record.</source>
        <translation>Jeder Zustand der Maschine ist in Sekunden wieder da, und alles ist protokolliert.</translation>
    </message>
    <message>
        <source>Set Up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>The image of the virtual machine is not made yet. “Set Up” makes it, step by step.</source>
        <translation>Das Abbild der virtuellen Maschine ist noch nicht gemacht. „Einrichten“ macht es, Schritt für Schritt.</translation>
    </message>
</context>
<context>
    <name>cofferdam::WizardPage</name>
    <message>
        <source>Set Up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next Step of the Set-Up</source>
        <translation>Nächster Schritt der Einrichtung</translation>
    </message>
    <message>
        <source>Step Before of the Set-Up</source>
        <translation>Voriger Schritt der Einrichtung</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <extracomment>a step of several, with its number and its name</extracomment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1, done</source>
        <translation>%1, fertig</translation>
    </message>
</context>
<context>
    <name>cofferdam::WizardStep</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>cofferdam::WorkspaceStep</name>
    <message>
        <source>Workspace</source>
        <translation>Arbeitsordner</translation>
    </message>
    <message>
        <source>The agent works in a folder of its own inside its machine. It sees none of your files but those you give it as a copy.</source>
        <translation>Der Agent arbeitet in einem eigenen Ordner in seiner Maschine. Von Ihren Dateien sieht er nur die, die Sie ihm als Kopie geben.</translation>
    </message>
    <message>
        <source>Name of the agent</source>
        <translation>Name des Agenten</translation>
    </message>
    <message>
        <source>Give it a &amp;folder of mine when it is ready</source>
        <translation>Ihm einen &amp;Ordner von mir geben, wenn er bereit ist</translation>
    </message>
    <message>
        <source>Letters, digits, dots, dashes and underscores</source>
        <translation>Buchstaben, Ziffern, Punkte, Striche und Unterstriche</translation>
    </message>
    <message>
        <source>For example: Website</source>
        <translation>Zum Beispiel: Website</translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation>Na&amp;me</translation>
    </message>
    <message>
        <source>There is an agent of that name already. Choose another one.</source>
        <translation>Einen Agenten mit diesem Namen gibt es schon. Wählen Sie einen anderen.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>XDG_RUNTIME_DIR is not set, so there is no place for the service&apos;s socket.</source>
        <translation>XDG_RUNTIME_DIR ist nicht gesetzt, also gibt es keinen Ort für den Anschluss des Dienstes.</translation>
    </message>
    <message>
        <source>The window is already open.</source>
        <translation>Das Fenster ist schon offen.</translation>
    </message>
    <message>
        <source>Cofferdam does not run as root. Start it as the user who works with the agents.</source>
        <translation>Cofferdam läuft nicht als root. Starten Sie es als der Benutzer, der mit den Agenten arbeitet.</translation>
    </message>
    <message>
        <source>The window onto Cofferdam&apos;s service.</source>
        <translation>Das Fenster zum Dienst von Cofferdam.</translation>
    </message>
    <message>
        <source>Socket of the service.</source>
        <translation>Anschluss des Dienstes.</translation>
    </message>
    <message>
        <source>Play a recording instead of connecting.</source>
        <translation>Eine Aufzeichnung abspielen statt zu verbinden.</translation>
    </message>
    <message>
        <source>Record what the service tells.</source>
        <translation>Aufzeichnen, was der Dienst meldet.</translation>
    </message>
    <message>
        <source>Save a picture of each page.</source>
        <translation>Von jeder Seite ein Bild speichern.</translation>
    </message>
    <message>
        <source>Put this behind the pictures&apos; names.</source>
        <translation>Dies hinter die Namen der Bilder setzen.</translation>
    </message>
    <message>
        <source>Quit after the pictures.</source>
        <translation>Nach den Bildern beenden.</translation>
    </message>
    <message>
        <source>Run the offline demo at once.</source>
        <translation>Die Vorführung sofort starten.</translation>
    </message>
    <message>
        <source>light, dark or system.</source>
        <translation>light, dark oder system.</translation>
    </message>
    <message>
        <source>The window is already open, but it does not answer.</source>
        <translation>Das Fenster ist schon offen, antwortet aber nicht.</translation>
    </message>
</context>
</TS>
