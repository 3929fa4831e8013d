namespace HotspotAuth.Operation;

/// <summary>Held while the service runs on a data directory: two of them would write the same streams. The gateway's role has one of its own.</summary>
internal sealed class ServiceLock : IDisposable
{
    /// <summary>Longer than any verb looks.</summary>
    private const int Tries = 20;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private ServiceLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it. The kernel frees it when its holder dies.</summary>
    public static ServiceLock? TryTake(DataDirectory data) => TryTake(data.ServiceLock);

    /// <summary>The lock of whoever holds the gateway; null when another process does.</summary>
    public static ServiceLock? TryTakeGateway(DataDirectory data) => TryTake(data.GatewayLock);

    private static ServiceLock? TryTake(string path)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                DataDirectory.MakePrivate(path);
                return new ServiceLock(file);
            }
            catch (IOException) when (i < Tries)
            {
                // A verb that only looks holds it for an instant; that must not turn the service away.
                Thread.Sleep(Between);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Looks with a lock that any number of verbs may hold at once, so that none takes another's look for the service.</summary>
    public static bool IsServing(DataDirectory data) => IsHeld(data.ServiceLock);

    /// <summary>Whether some process holds the gateway now.</summary>
    public static bool HoldsGateway(DataDirectory data) => IsHeld(data.GatewayLock);

    private static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
