using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Handover;

namespace HotspotAuth.Tests.Handover;

public sealed class VisitSealTests
{
    private static readonly Device Phone = new(null, IPAddress.Parse("10.10.0.57"));
    private readonly MovedClock _clock = new();
    private readonly VisitSeal _seal;

    public VisitSealTests() => _seal = new VisitSeal(_clock);

    [Fact]
    public void A_visit_comes_back_as_it_went()
    {
        var visit = Visit();

        var back = _seal.Open(_seal.Seal(visit, Phone), Phone);

        Assert.Equal((visit.Nas, visit.Mac, visit.Link, visit.ChapId, visit.CameBack), (back!.Nas, back.Mac, back.Link, back.ChapId, back.CameBack));
        Assert.Equal(visit.Challenge, back.Challenge);
    }

    [Fact]
    public void Another_device_another_process_and_an_hour_later_can_not_open_it()
    {
        var text = _seal.Seal(Visit(), Phone);

        Assert.Null(_seal.Open(text, Phone with { Ip = IPAddress.Parse("10.10.0.58") }));
        Assert.Null(new VisitSeal(_clock).Open(text, Phone));
        _clock.Move(VisitSeal.Life);
        Assert.Null(_seal.Open(text, Phone));
    }

    [Fact]
    public void Any_changed_sign_is_noticed_and_no_text_throws()
    {
        var text = _seal.Seal(Visit(), Phone);
        for (var i = 0; i < text.Length - 1; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Null(_seal.Open(changed, Phone));
        }

        foreach (var other in new[] { null, "", "A", "%%%", new string('A', VisitSeal.MaxLength + 1), text[..^8], text + "AAAA" }) Assert.Null(_seal.Open(other, Phone));
    }

    private static Visit Visit() => new() { Nas = "mikrotik-1", Mac = "02:00:5e:10:00:01", Link = "http://login.kpp2.net/login", ChapId = 77, Challenge = [1, 2, 3], CameBack = true };
}
