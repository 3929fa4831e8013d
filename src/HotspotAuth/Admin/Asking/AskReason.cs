using HotspotAuth.Requests;

namespace HotspotAuth.Admin.Asking;

/// <summary>Why somebody looks into the traffic log: asked once with the question, kept with it and with every look at its answer.</summary>
internal static class AskReason
{
    public const string Field = "reason";
    private const int Longest = 300;

    /// <summary>The reason; null with the fault said at the field.</summary>
    public static string? Read(HttpRequest request, AdminPage page, FormFaults faults)
    {
        var reason = TypedText.Clean(request.Form[Field], Longest);
        if (string.IsNullOrEmpty(reason)) faults.Add(Field, page.T["ask.reason.fault"]);
        else if (TypedText.HoldsCardNumber(reason)) faults.Add(Field, page.T["ask.reason.card"]);
        else return reason;
        return null;
    }

    public static FormField Of(AdminPage page, string? typed, FormFaults faults) =>
        new(Field, page.T["ask.reason"]) { Value = typed, Fault = faults[Field], Hint = page.T["ask.reason.hint"] };

    /// <summary>What stands above a question that was refused.</summary>
    public static FaultSummary Summary(AdminPage page, FormFaults faults) => new(page.T["ask.fault"], faults);
}
