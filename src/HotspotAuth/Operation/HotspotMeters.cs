using System.Diagnostics.Metrics;
using HotspotAuth.Access;
using HotspotAuth.Sessions;

namespace HotspotAuth.Operation;

/// <summary>What is counted for the operator. Tags are closed enums only: never a user, never an address.</summary>
internal sealed class HotspotMeters
{
    public const string Name = "HotspotAuth";
    private readonly Counter<long> _attempts;

    public HotspotMeters(IMeterFactory factory, SessionTable sessions)
    {
        Meter = factory.Create(Name);
        _attempts = Meter.CreateCounter<long>("hotspot.access.attempts", unit: "{attempt}", description: "Attempts to get in, by method and reason");
        Meter.CreateObservableGauge("hotspot.sessions.open", () => sessions.Open.Count, unit: "{session}", description: "Sessions open now");
    }

    /// <summary>Other parts add their own instruments to it.</summary>
    public Meter Meter { get; }

    public void Attempt(string method, AccessReason reason) =>
        _attempts.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("reason", AccessReasons.Text(reason) ?? "accepted"));
}
