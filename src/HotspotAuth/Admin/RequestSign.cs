using HotspotAuth.Requests;

namespace HotspotAuth.Admin;

/// <summary>Where a request stands, as a colour, a sign and the key of a word.</summary>
internal sealed record RequestSign(string Kind, string Icon, string TextKey)
{
    public static RequestSign Of(RequestState state) => new(
        state switch
        {
            RequestState.Issued => "ok",
            RequestState.Refused => "bad",
            RequestState.Withdrawn => "off",
            _ => "warn",
        },
        state switch
        {
            RequestState.Issued => "circle-check",
            RequestState.Refused => "octagon-x",
            RequestState.Withdrawn => "archive",
            _ => "clock",
        },
        $"request.state.{state}");
}
