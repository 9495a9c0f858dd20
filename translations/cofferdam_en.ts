<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AbsenceTexts</name>
    <message numerus="yes">
        <source>%n key(s) looked for in %1:</source>
        <translation>
            <numerusform>%n key looked for in %1:</numerusform>
            <numerusform>%n keys looked for in %1:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and in %n more</source>
        <translation>
            <numerusform>and in %n more</numerusform>
            <numerusform>and in %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message numerus="yes">
        <source>The sink saw %n attempt(s) to reach %1; nothing left</source>
        <translation>
            <numerusform>The sink saw %n attempt to reach %1; nothing left</numerusform>
            <numerusform>The sink saw %n attempts to reach %1; nothing left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n file(s) of a small project into the VM</source>
        <translation>
            <numerusform>Put %n file of a small project into the VM</numerusform>
            <numerusform>Put %n files of a small project into the VM</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Customers %1: %n file(s)</source>
        <translation>
            <numerusform>Customers %1: %n file</numerusform>
            <numerusform>Customers %1: %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>You took %n file(s) out of the agent’s machine.</source>
        <translation>
            <numerusform>You took %n file out of the agent’s machine.</numerusform>
            <numerusform>You took %n files out of the agent’s machine.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) looked at</source>
        <translation>
            <numerusform>%n file looked at</numerusform>
            <numerusform>%n files looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You take %n file(s) out of the agent’s machine.</source>
        <translation>
            <numerusform>You take %n file out of the agent’s machine.</numerusform>
            <numerusform>You take %n files out of the agent’s machine.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyModel</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TargetModel</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ToolBlock</name>
    <message numerus="yes">
        <source>▾ Output, %n lines</source>
        <translation>
            <numerusform>▾ Output, %n line</numerusform>
            <numerusform>▾ Output, %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>▸ Output, %n lines</source>
        <translation>
            <numerusform>▸ Output, %n line</numerusform>
            <numerusform>▸ Output, %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VisibleText</name>
    <message numerus="yes">
        <source>[%n more characters are not shown]</source>
        <translation>
            <numerusform>[%n more character is not shown]</numerusform>
            <numerusform>[%n more characters are not shown]</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WayBack</name>
    <message numerus="yes">
        <source>More than %n actions of its tools are undone, such as: %1</source>
        <extracomment>%1 are commands, the newest first</extracomment>
        <translation>
            <numerusform>More than %n action of its tools is undone, such as: %1</numerusform>
            <numerusform>More than %n actions of its tools are undone, such as: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n actions of its tools are undone, such as: %1</source>
        <translation>
            <numerusform>%n action of its tools is undone, such as: %1</numerusform>
            <numerusform>%n actions of its tools are undone, such as: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of the trail lead back to it.</source>
        <translation>
            <numerusform>%n row of the trail leads back to it.</numerusform>
            <numerusform>%n rows of the trail lead back to it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::ActionDetail</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::AttachmentBar</name>
    <message numerus="yes">
        <source>At most %n files go with a prompt.</source>
        <translation>
            <numerusform>At most %n file goes with a prompt.</numerusform>
            <numerusform>At most %n files go with a prompt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::AuditPage</name>
    <message numerus="yes">
        <source>%n newer</source>
        <translation>
            <numerusform>%n newer</numerusform>
            <numerusform>%n newer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::ChatModel</name>
    <message numerus="yes">
        <source>%n lines of output</source>
        <translation>
            <numerusform>%n line of output</numerusform>
            <numerusform>%n lines of output</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::DataLine</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::GuardianPage</name>
    <message numerus="yes">
        <source>%n newer</source>
        <translation>
            <numerusform>%n newer</numerusform>
            <numerusform>%n newer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came too fast to be shown (see Audit)</source>
        <translation>
            <numerusform>%n came too fast to be shown (see Audit)</numerusform>
            <numerusform>%n came too fast to be shown (see Audit)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::MainWindow</name>
    <message numerus="yes">
        <source>Cofferdam (%n waiting)</source>
        <translation>
            <numerusform>Cofferdam (%n waiting)</numerusform>
            <numerusform>Cofferdam (%n waiting)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::PageButton</name>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n waiting</numerusform>
            <numerusform>%1, %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::QuestionPanel</name>
    <message numerus="yes">
        <source>%n equal actions wait. Approved once, the first of them runs and the others are asked again; denied, all are blocked.</source>
        <translation>
            <numerusform>%n equal action waits.</numerusform>
            <numerusform>%n equal actions wait. Approved once, the first of them runs and the others are asked again; denied, all are blocked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::Sidebar</name>
    <message numerus="yes">
        <source>%n layers are down</source>
        <translation>
            <numerusform>%n layer is down</numerusform>
            <numerusform>%n layers are down</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::SpendModel</name>
    <message numerus="yes">
        <source>The price of %n requests is not known: it is at least that much.</source>
        <translation>
            <numerusform>The price of %n request is not known: it is at least that much.</numerusform>
            <numerusform>The price of %n requests is not known: it is at least that much.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::SpendPanel</name>
    <message numerus="yes">
        <source>The last %n days: %1 for %2 requests</source>
        <extracomment>%1 is an amount of money, %2 a number; &quot;The last 30 days: $4.20 for 210 requests&quot;</extracomment>
        <translation>
            <numerusform>The last %n day: %1 for %2 requests</numerusform>
            <numerusform>The last %n days: %1 for %2 requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cofferdam::Tray</name>
    <message numerus="yes">
        <source>Cofferdam: %n actions wait for you</source>
        <translation>
            <numerusform>Cofferdam: %n action waits for you</numerusform>
            <numerusform>Cofferdam: %n actions wait for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n actions wait for your decision</source>
        <translation>
            <numerusform>%n action waits for your decision</numerusform>
            <numerusform>%n actions wait for your decision</numerusform>
        </translation>
    </message>
</context>
</TS>
