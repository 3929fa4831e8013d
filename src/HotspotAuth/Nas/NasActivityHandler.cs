using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>Counts what each NAS asks and gets, around the handler that decides.</summary>
internal sealed class NasActivityHandler(NasHandler handler, NasActivity activity, NasLastRequests last) : IRadiusHandler
{
    private readonly IRadiusHandler _handler = handler;

    public AccessReply? TryAuthenticateAtOnce(AccessRequest request)
    {
        var reply = _handler.TryAuthenticateAtOnce(request);
        if (reply is not null) Count(request, reply);
        return reply;
    }

    public async ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct)
    {
        var reply = await _handler.AuthenticateAsync(request, ct);
        Count(request, reply);
        return reply;
    }

    public ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct)
    {
        // The NAS reports, whether or not we can write it down.
        activity.Accounted(request.Client.Name, request.Source.Address, Clock(request));
        last.Accounted(request);
        return _handler.AccountAsync(request, ct);
    }

    public bool IsReady(RadiusPort port) => _handler.IsReady(port);

    private void Count(AccessRequest request, AccessReply reply)
    {
        activity.Decided(request.Client.Name, request.Source.Address, request.IsAuthenticated, reply.Code);
        last.Decided(request, reply.Code);
    }

    /// <summary>Event-Timestamp of a record that was not held back is the NAS's clock; of one that was, the past.</summary>
    private static DateTimeOffset? Clock(AccountingRequest request) => request.DelaySeconds is null or 0 ? request.EventTimestampUtc : null;
}
