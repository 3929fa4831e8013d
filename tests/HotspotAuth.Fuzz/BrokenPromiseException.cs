namespace HotspotAuth.Fuzz;

/// <summary>The code under test did not throw, and yet did what it must not.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    public static void Unless(bool holds, string promise)
    {
        if (!holds) throw new BrokenPromiseException(promise);
    }
}
