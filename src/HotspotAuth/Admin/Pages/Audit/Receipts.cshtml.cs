using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>What is gone, rightly? The receipts of purged days and of erased identities, each checked as the page is made.</summary>
[Needs(Duty.ReadTraffic, Duty.ReadTrail)]
internal sealed class ReceiptsModel(TrafficStore store, DataDirectory data) : AdminPage
{
    public override string Heading => Verdict;
    public override string Section => "receipts";
    public IReadOnlyList<ReceiptFacts> Purges { get; private set; } = [];
    public IReadOnlyList<ErasureReceipt> Erasures { get; private set; } = [];

    public string Verdict =>
        Bad > 0 ? T.Format("gone.verdict.bad", Number(Bad))
        : Purges.Count + Erasures.Count == 0 ? T["gone.verdict.none"]
        : T.Format("gone.verdict.ok", Number(Purges.Count), Number(Erasures.Count));

    public int Bad => Purges.Count(receipt => receipt.Result != VerifyResult.Valid) + Erasures.Count(receipt => receipt.Fault is not null);

    public void OnGet()
    {
        var book = new ReceiptBook(store.Directory, DigestSigner.ReadTrusted(DigestKeys.Directory(data)));
        Purges = [.. book.Purges().Reverse()];
        Erasures = [.. new ErasureReceipts(data, store).Read(book).Reverse()];
    }

    public string Day(ReceiptFacts receipt) => receipt.Day is { } day ? Dates.Date(day) : T["gone.unread"];

    public string By(ReceiptFacts receipt) => T.Find($"gone.by.{receipt.Actor}") ?? receipt.Actor;
}
