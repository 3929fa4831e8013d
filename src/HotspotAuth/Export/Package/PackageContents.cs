using System.Text.Json;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export.Package;

/// <summary>What a package says about itself: the question, gaps, clock, custody, and the cover report.</summary>
internal sealed record PackageContents(
    PackageOrder Order, SiteSettings Site, TrafficStore Store, DateTimeOffset Made, long Rows, FlowExport Export, Completeness Completeness, PackageProofs Proofs, IReadOnlyList<string> Keys)
{
    public void Write(PackageZip zip)
    {
        zip.Add("query.json", JsonSerializer.SerializeToUtf8Bytes(Query(), VerbContext.JsonOptions));
        zip.Add("gaps.jsonl", stream => Lines(stream, Completeness.Gaps));
        zip.Add("clock.json", JsonSerializer.SerializeToUtf8Bytes(Completeness.Clock, VerbContext.JsonOptions));
        zip.Add("custody.jsonl", stream => Lines(stream, Custody));
        zip.Add("report.html", System.Text.Encoding.UTF8.GetBytes(new PackageReport(this, zip.Files).Page()));
    }

    /// <summary>Who had it in his hands, up to its making.</summary>
    public IEnumerable<CustodyEntry> Custody => Order.Custody.Append(new CustodyEntry(Made, Order.Actor.Name, Order.Actor.Role, "made", Order.Reason));

    private object Query() => new
    {
        Text = Order.Text,
        Order.Reason,
        From = DateTimeOffset.FromUnixTimeMilliseconds(Order.Range.From),
        To = DateTimeOffset.FromUnixTimeMilliseconds(Order.Range.To),
        Questions = Order.Questions.Select(q => new
        {
            Ip = q.Ip?.ToString(),
            q.Port,
            Mac = q.Mac?.ToString(),
            q.User,
            Peer = q.Peer?.ToString(),
            Outside = q.Outside?.ToString(),
            From = DateTimeOffset.FromUnixTimeMilliseconds(q.Range.From),
            To = DateTimeOffset.FromUnixTimeMilliseconds(q.Range.To),
        }),
        Letter = Order.Letter,
        Answer = Order.Who is { } who ? WhoisVerb.Shape(who.Answer) : null,
        Made,
        By = Order.Actor.Name,
        Software = DaySealer.Software(),
        Rows,
        Records = Proofs.Count,
        Export.Ambiguous,
        Export.Doubled,
        Completeness.CompleteUntil,
    };

    private static void Lines<T>(Stream stream, IEnumerable<T> values)
    {
        foreach (var value in values)
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(value, VerbContext.JsonOptions));
            stream.WriteByte((byte)'\n');
        }
    }
}
