using HotspotAuth.Events;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>The text keys of what can be said about events: steps, and faults with what to do.</summary>
internal static class EventWords
{
    private static readonly Dictionary<(string Field, EventFaultKind Kind), string> Own = new()
    {
        [("users", EventFaultKind.OutOfRange)] = "event.fault.users",
        [("until", EventFaultKind.Past)] = "event.fault.until.past",
        [("until", EventFaultKind.Order)] = "event.fault.until.order",
        [("until", EventFaultKind.TooLong)] = "event.fault.until.long",
        [("prefix", EventFaultKind.Malformed)] = "event.fault.prefix",
        [("text", EventFaultKind.Missing)] = "event.fault.reason",
        [("count", EventFaultKind.OutOfRange)] = "event.fault.count",
    };

    /// <summary>What is wrong and what to do; an empty field by its name, so that a list of them tells which.</summary>
    public static string Sentence(Texts texts, EventFault fault)
    {
        var key = Key(fault);
        return key == "event.fault.missing" ? texts.Format("event.fault.missing", texts[Label(fault.Field)]) : texts[key];
    }

    /// <summary>What a form calls its field.</summary>
    public static string Label(string field) => field switch
    {
        "project" => "event.project",
        "agency" => "event.agency",
        "responsible" => "event.responsible",
        "phone" => "event.phone",
        "purpose" => "event.purpose",
        "from" => "event.from",
        _ => "event.until",
    };

    public static string Key(EventFault fault) => Own.TryGetValue((fault.Field, fault.Kind), out var own) ? own : fault.Kind switch
    {
        EventFaultKind.Missing => "event.fault.missing",
        EventFaultKind.TooLong => "event.fault.long",
        EventFaultKind.Past => "event.fault.past",
        EventFaultKind.TooMany => "event.fault.many",
        EventFaultKind.Own => "event.fault.own",
        EventFaultKind.State => "event.fault.state",
        EventFaultKind.Already => "event.fault.already",
        _ => "event.fault.unfit",
    };

    public static string Key(LetterFault fault) => fault switch
    {
        LetterFault.Empty => "event.letter.empty",
        LetterFault.TooBig => "event.letter.big",
        _ => "event.letter.other",
    };

    public static string Key(NameListFault fault) => fault switch
    {
        NameListFault.Encoding => "event.names.encoding",
        NameListFault.Workbook => "event.names.workbook",
        NameListFault.TooBig => "event.names.big",
        NameListFault.Format => "event.names.format",
        NameListFault.Empty => "event.names.empty",
        NameListFault.TooMany => "event.names.many",
        NameListFault.NoName => "event.names.missing",
        NameListFault.BadName => "event.names.name",
        NameListFault.BadPhone => "event.names.phone",
        _ => "event.names.twice",
    };

    public static (string Icon, string TextKey) Step(EventStepKind step) => step switch
    {
        EventStepKind.Requested => ("pencil", "event.step.requested"),
        EventStepKind.Approved => ("circle-check", "event.step.approved"),
        EventStepKind.Refused => ("octagon-x", "event.step.refused"),
        EventStepKind.Issued => ("ticket", "event.step.issued"),
        EventStepKind.Extended => ("clock", "event.step.extended"),
        EventStepKind.Ended => ("ban", "event.step.ended"),
        _ => ("x", "event.step.cancelled"),
    };
}
