using System.Collections.Concurrent;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Sessions;

namespace HotspotAuth.Portal;

/// <summary>Keeps which version of the privacy notice each account's holder was shown, once for each version: a login later costs nothing.</summary>
internal sealed class NoticeRecord(SessionJournal journal, SiteTexts texts, TimeProvider time)
{
    /// <summary>What was written since the accounts were read; bounded by their number.</summary>
    private readonly ConcurrentDictionary<long, string> _shown = new();

    /// <summary>Called at each login that the page with the notice's link has led to.</summary>
    public async Task ShownAsync(Account account, Device device)
    {
        var version = texts.NoticeVersion;
        if (account.NoticeVersion == version || _shown.GetValueOrDefault(account.Id) == version) return;
        var now = time.GetUtcNow();
        var values = new { version, now = now.ToUnixTimeMilliseconds(), id = account.Id };
        await journal.WriteAsync(
            store =>
            {
                var transaction = store.Transaction;
                transaction.Connection!.Execute("UPDATE account SET notice_version = @version, notice_shown = @now WHERE id = @id", values, transaction);
                AuditOutbox.Add(transaction, now, new Actor(account.Username, "user", device.Ip), "notice-shown", account.Username, version);
            },
            CancellationToken.None);
        _shown[account.Id] = version;
    }
}
