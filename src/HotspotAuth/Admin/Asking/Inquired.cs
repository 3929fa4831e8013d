using HotspotAuth.Auditor;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Admin.Asking;

/// <summary>A kept question, what was understood, and its answer as the log gives it now.</summary>
internal sealed record Inquired(Inquiry Inquiry, AskedWho Asked, WhoisAnswer Answer)
{
    /// <summary>Gaps this near a moment are told with its answer.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromHours(1);

    public IReadOnlyList<GapShape> GapsNear { get; init; } = [];

    /// <summary>Null where the question is none of "who had this?".</summary>
    public static Inquired? Find(InquiryStore inquiries, LogDesk desk, long id)
    {
        if (inquiries.Find(id, Inquiry.Who) is not { } inquiry) return null;
        var (asked, stores) = (AskedWho.FromJson(inquiry.Question), desk.Stores());
        var answer = desk.Ask(stores, asked);
        var near = (long)Near.TotalMilliseconds;
        return new Inquired(inquiry, asked, answer) { GapsNear = [.. stores.Gaps(new TimeSpanMs(answer.Window.From - near, answer.Window.To + near)).Select(Completeness.Shape)] };
    }

    /// <summary>The word of the audit trail for the answer.</summary>
    public string Result => Answer.IsUnique ? "unique" : Answer.Candidates.Count == 0 ? "nobody" : "not-unique";

    /// <summary>How many different persons, and devices without one, fit.</summary>
    public int Fitting => Answer.Candidates.DistinctBy(c => (c.Account, c.Person, c.Account is null ? (c.Mac, c.InsideIp) : default)).Count();
}
