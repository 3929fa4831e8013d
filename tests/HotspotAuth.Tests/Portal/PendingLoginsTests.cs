using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class PendingLoginsTests
{
    private readonly FakeTime _time = new();
    private readonly PendingLogins _pending;

    public PendingLoginsTests() => _pending = new PendingLogins(_time);

    [Fact]
    public void A_login_is_given_out_once_and_to_its_own_device_alone()
    {
        var name = _pending.Add(Phone(1), Login(Phone(1)));

        Assert.Null(_pending.Take(name, Phone(2)));
        Assert.NotNull(_pending.Take(name, Phone(1)));
        Assert.Null(_pending.Take(name, Phone(1)));
    }

    [Fact]
    public void A_login_is_forgotten_after_its_time()
    {
        var name = _pending.Add(Phone(1), Login(Phone(1)));

        _time.Advance(PendingLogins.Life);

        Assert.Null(_pending.Take(name, Phone(1)));
    }

    [Fact]
    public void A_device_has_one_login_waiting()
    {
        var first = _pending.Add(Phone(1), Login(Phone(1)));
        var second = _pending.Add(Phone(1), Login(Phone(1)));

        Assert.Null(_pending.Take(first, Phone(1)));
        Assert.NotNull(_pending.Take(second, Phone(1)));
    }

    [Fact]
    public void When_it_is_full_the_oldest_goes()
    {
        var first = _pending.Add(Phone(0), Login(Phone(0)));
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _pending.Add(Phone(1), Login(Phone(1)));
        for (var i = 2; i <= PendingLogins.Capacity; i++) _pending.Add(Phone(i), Login(Phone(i)));

        Assert.Null(_pending.Take(first, Phone(0)));
        Assert.NotNull(_pending.Take(second, Phone(1)));
    }

    private static Device Phone(int number) => new(null, new IPAddress([10, 10, (byte)(number / 256), (byte)(number % 256)]));

    private static PendingLogin Login(Device device) => new(AccessAttempt.Portal("mali", "secret", device), IsCode: false, Destination: null, Offered: []);
}
