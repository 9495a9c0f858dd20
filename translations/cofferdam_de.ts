<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Recording</name>
    <message>
        <source>%1 is not a recording, or is damaged.</source>
        <translation>%1 ist keine Aufzeichnung oder ist beschädigt.</translation>
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
        <source>The agent was rolled back. Nothing runs until you continue.</source>
        <translation>Der Agent wurde zurückgesetzt. Nichts läuft, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <source>The agent is being created.</source>
        <translation>Der Agent wird angelegt.</translation>
    </message>
    <message>
        <source>The agent is starting. Prompts are accepted once its plugin has called home.</source>
        <translation>Der Agent startet. Aufträge werden angenommen, sobald seine Erweiterung sich gemeldet hat.</translation>
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
        <source>Undoable</source>
        <translation>Umkehrbar</translation>
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
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
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
        <source>Demo</source>
        <translation>Vorführung</translation>
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
        <source>Delete “%1” with its virtual machine and all its snapshots? This cannot be undone. Its audit trail stays.</source>
        <translation>„%1“ mit seiner virtuellen Maschine und allen Schnappschüssen löschen? Das lässt sich nicht rückgängig machen. Das Protokoll bleibt.</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Switches its virtual machine off where it stands. Start goes back to the last snapshot.</source>
        <translation>Schaltet seine virtuelle Maschine sofort aus. Starten geht auf den letzten Schnappschuss zurück.</translation>
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
</context>
<context>
    <name>cofferdam::ChatPage</name>
    <message>
        <source>Held after rollback. The agent is back at an earlier moment and does nothing until you continue.</source>
        <translation>Angehalten nach dem Zurückgehen. Der Agent steht an einem früheren Zeitpunkt und tut nichts, bis Sie fortsetzen.</translation>
    </message>
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
        <source>Copy Messages</source>
        <translation>Nachrichten kopieren</translation>
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
</context>
<context>
    <name>cofferdam::CommandView</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
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
    <name>cofferdam::DemoTopic</name>
    <message>
        <source>The demo is starting.</source>
        <translation>Die Vorführung beginnt.</translation>
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
        <source>Freeze Agent That Repeats Itself</source>
        <translation>Agenten einfrieren, der sich wiederholt</translation>
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
    <name>cofferdam::QuestionModel</name>
    <message>
        <source>blocks itself in %1</source>
        <translation>verhindert sich in %1</translation>
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
        <source>Deny this action</source>
        <translation>Diese Aktion ablehnen</translation>
    </message>
    <message>
        <source>%1 asks: %2</source>
        <extracomment>%1 is the name of an agent, %2 what it wants to do, e.g. &quot;Run a command&quot;</extracomment>
        <translation>%1 fragt: %2</translation>
    </message>
    <message>
        <source>blocks itself in %1</source>
        <translation>verhindert sich in %1</translation>
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
    <message>
        <source>Scroll to the end of the command to be able to approve it.</source>
        <translation>Rollen Sie bis zum Ende des Befehls, um ihn erlauben zu können.</translation>
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
</context>
<context>
    <name>cofferdam::Replay</name>
    <message>
        <source>This is a replay: nothing can be changed.</source>
        <translation>Dies ist eine Wiedergabe: nichts lässt sich ändern.</translation>
    </message>
    <message>
        <source>The recording does not hold this.</source>
        <translation>Die Aufzeichnung enthält das nicht.</translation>
    </message>
</context>
<context>
    <name>cofferdam::Screenshots</name>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 lässt sich nicht schreiben.</translation>
    </message>
</context>
<context>
    <name>cofferdam::ServiceClient</name>
    <message>
        <source>The service is not running (%1 does not exist).</source>
        <translation>Der Dienst läuft nicht (%1 gibt es nicht).</translation>
    </message>
    <message>
        <source>%1 must be a folder of yours that nobody else can enter (mode 0700).</source>
        <translation>%1 muss ein Ordner von Ihnen sein, den sonst niemand betreten kann (Modus 0700).</translation>
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
</context>
<context>
    <name>cofferdam::ServiceStarter</name>
    <message>
        <source>The service is not running, and %1 cannot be started.</source>
        <translation>Der Dienst läuft nicht, und %1 lässt sich nicht starten.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
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
        <source>The agent that chat and timeline show</source>
        <translation>Der Agent, den Gespräch und Zeitachse zeigen</translation>
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
</context>
<context>
    <name>cofferdam::SnapshotsTopic</name>
    <message>
        <source>Going back failed: %1</source>
        <translation>Das Zurückgehen ist gescheitert: %1</translation>
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
        <source>Held after rollback. The agent does nothing until you continue.</source>
        <translation>Angehalten nach dem Zurückgehen. Der Agent tut nichts, bis Sie fortsetzen.</translation>
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
        <source>Go back to “%1” of %2? Everything the agent did inside its VM since then is undone; a running task ends.</source>
        <translation>Zurück zu „%1“ von %2? Alles, was der Agent seitdem in seiner VM getan hat, wird rückgängig gemacht; ein laufender Auftrag endet.</translation>
    </message>
    <message>
        <source>Going back…</source>
        <translation>Geht zurück …</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1”? You cannot go back to it any more.</source>
        <translation>Den Schnappschuss „%1“ löschen? Dorthin führt dann kein Weg mehr zurück.</translation>
    </message>
    <message>
        <source>Taken by you</source>
        <translation>Von Ihnen aufgenommen</translation>
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
        <source>Any state of the machine comes back in about a second, and all of it is on record.</source>
        <translation>Jeder Zustand der Maschine ist in etwa einer Sekunde zurück, und alles ist protokolliert.</translation>
    </message>
    <message>
        <source>The demo needs no internet and no account: a scripted model drives the real agent into trouble, and you see what happens.</source>
        <translation>Die Vorführung braucht kein Internet und kein Konto: Ein Modell nach Drehbuch bringt den echten Agenten in Schwierigkeiten, und Sie sehen, was geschieht.</translation>
    </message>
    <message>
        <source>The image of the virtual machine is not built yet. Build it once with: cofferdamctl image build</source>
        <translation>Das Abbild der virtuellen Maschine ist noch nicht gebaut. Bauen Sie es einmal mit: cofferdamctl image build</translation>
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
        <source>The window is already open, but it does not answer.</source>
        <translation>Das Fenster ist schon offen, antwortet aber nicht.</translation>
    </message>
</context>
</TS>
