namespace HotspotAuth.Operation;

/// <summary>Held while the service runs on a data directory: two of them would write the same streams.</summary>
internal sealed class ServiceLock : IDisposable
{
    /// <summary>Longer than any verb looks.</summary>
    private const int Tries = 20;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private ServiceLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it. The kernel frees it when its holder dies.</summary>
    public static ServiceLock? TryTake(DataDirectory data)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                var file = new FileStream(data.ServiceLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                DataDirectory.MakePrivate(data.ServiceLock);
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
    public static bool IsServing(DataDirectory data)
    {
        try
        {
            using var look = new FileStream(data.ServiceLock, FileMode.Open, FileAccess.Read, FileShare.Read);
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
