using System.Collections.Concurrent;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>One request as its NAS sent it, kept for the operator.</summary>
/// <param name="Time">When it came.</param>
/// <param name="Code">What it was.</param>
/// <param name="Answer">The code of the answer; 0 where there was none.</param>
/// <param name="Attributes">Each by its dictionary name, those without one raw; no secret among them.</param>
internal sealed record NasRequest(DateTimeOffset Time, RadiusCode Code, RadiusCode Answer, IReadOnlyList<string> Attributes);

/// <summary>
/// The last requests of each NAS, in memory only: the last it had refused, the last it had granted, the last accounting record.
/// What a NAS really sends decides most questions about it. Bounded by the NAS list, three packets each.
/// </summary>
internal sealed class NasLastRequests
{
    private readonly ConcurrentDictionary<string, Slots> _nases = new(StringComparer.OrdinalIgnoreCase);

    public void Decided(AccessRequest request, RadiusCode answer)
    {
        var slots = Of(request);
        if (answer == RadiusCode.AccessAccept) slots.Accepted = request;
        else (slots.Refused, slots.Answer) = (request, answer);
    }

    public void Accounted(AccountingRequest request) => Of(request).Record = request;

    /// <summary>The last refused, the last granted and the last accounting record, as far as there are any since the start.</summary>
    public IReadOnlyList<NasRequest> Of(string nas)
    {
        if (!_nases.TryGetValue(nas, out var slots)) return [];
        var shown = new List<NasRequest>(3);
        if (slots.Refused is { } refused) shown.Add(Shown(refused, RadiusCode.AccessRequest, slots.Answer));
        if (slots.Accepted is { } accepted) shown.Add(Shown(accepted, RadiusCode.AccessRequest, RadiusCode.AccessAccept));
        if (slots.Record is { } record) shown.Add(Shown(record, RadiusCode.AccountingRequest, RadiusCode.AccountingResponse));
        return shown;
    }

    /// <summary>Forgets NASes that are no more.</summary>
    public void Keep(RadiusClientTable nases)
    {
        var names = nases.Clients.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var gone in _nases.Keys.Where(n => !names.Contains(n)).ToArray()) _nases.TryRemove(gone, out _);
    }

    private static NasRequest Shown(RadiusRequest request, RadiusCode code, RadiusCode answer) => new(request.ReceivedUtc, code, answer, RadiusText.Describe(request.Packet));

    private Slots Of(RadiusRequest request) => _nases.TryGetValue(request.Client.Name, out var slots) ? slots : _nases.GetOrAdd(request.Client.Name, _ => new Slots());

    private sealed class Slots
    {
        public AccessRequest? Refused { get; set; }
        public RadiusCode Answer { get; set; }
        public AccessRequest? Accepted { get; set; }
        public AccountingRequest? Record { get; set; }
    }
}
