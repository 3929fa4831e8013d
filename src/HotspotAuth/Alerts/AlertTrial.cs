using HotspotAuth.Accounts;
using HotspotAuth.Audit;

namespace HotspotAuth.Alerts;

/// <summary>A trial that is marked as one: it goes every way that an alert goes, and stands in the history.</summary>
internal sealed class AlertTrial(AlertStore store, AlertMessages messages, TimeProvider time)
{
    /// <summary>How many messages wait to leave; they do once the service runs.</summary>
    public int Send(Actor actor)
    {
        var now = time.GetUtcNow();
        using var connection = store.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        var alert = AlertStore.Raise(transaction, new AlertSighting(AlertKinds.Trial, now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), AlertSeverity.Warn, AlertFact.Time(now)), now);
        var queued = messages.Queue(transaction, alert, AlertNews.Trial);
        AlertStore.Clear(transaction, alert, now);
        AlertStore.ToldClear(transaction, alert, now);
        AuditOutbox.Add(transaction, now, actor, "alert-trial", null, rows: queued);
        transaction.Commit();
        return queued;
    }
}
