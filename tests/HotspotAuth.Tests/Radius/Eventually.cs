using Xunit.Sdk;

namespace HotspotAuth.Tests.Radius;

/// <summary>For what another thread does and no answer tells of. The limit only ends a test that is broken.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (condition())
                return;
            await Task.Delay(10);
        }

        throw new XunitException("It never came to hold.");
    }
}
