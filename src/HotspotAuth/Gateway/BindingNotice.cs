using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>What was noticed about who uses an address.</summary>
internal enum NoticeKind
{
    /// <summary>A device uses an address that is another's by session or lease.</summary>
    Conflict,

    /// <summary>A device claims the gateway's own address, which turns the others' packets to it.</summary>
    GatewayClaimed,

    /// <summary>A device of <c>Gateway:Bypass</c> uses an address.</summary>
    Bypass,
}

/// <summary>A device was seen with an address; of a conflict, <paramref name="Owner"/> is whose it is.</summary>
internal sealed record BindingNotice(NoticeKind Kind, MacAddress Mac, IPAddress Address, MacAddress? Owner);
