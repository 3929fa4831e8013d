using System.Runtime.InteropServices;

namespace HotspotAuth.Capture;

/// <summary>
/// Who claims which address, from first to last claim, and whether two do at once. Bounded in addresses, in claimants of one
/// address and in new claimants a second; what goes over is counted and reported as a gap, so that a flood of forged claims
/// can neither fill memory nor drown the log.
/// </summary>
internal sealed class BindingTable(ClientNetworks networks, FlowTableOptions options, IFlowSink sink)
{
    private const string GapSource = "bindings";
    private const int ClaimantsPerAddress = 8;
    private const int NewPerSecond = 2_000;

    private readonly Dictionary<(IpKey Ip, int Vlan), Address> _addresses = [];
    private readonly LinkedList<Address> _oldestFirst = [];
    private readonly long _interval = (long)options.BindingInterval.TotalMilliseconds;
    private readonly long _window = (long)options.ConflictWindow.TotalMilliseconds;
    private long _second = long.MinValue;
    private int _newInSecond;
    private long _lost;
    private long _lostFrom;
    private long _lostTo;

    public int Count => _addresses.Count;

    public void Claim(in DecodedFrame frame)
    {
        if (!networks.IsEmpty && !networks.Contains(frame.ClaimIp)) return;
        var address = Find(frame);
        if (address is null) return;
        var index = address.IndexOf(frame);
        var known = index >= 0;
        if (!known)
        {
            if (!MayAdd(frame.Time)) return;
            index = address.Add(frame, Report);
        }

        ref var claimant = ref address.Claimants[index];
        var conflict = claimant.Conflict;
        claimant.Last = Math.Max(claimant.Last, frame.Time);
        foreach (ref var other in address.Claimants)
        {
            if (other.Mac == claimant.Mac || Math.Abs(frame.Time - other.Last) > _window) continue;
            conflict = true;
            if (other.Conflict) continue;
            other.Conflict = true;
            Report(address, ref other);
        }

        // At once when it is new or has just become doubtful; else now and then.
        if (known && claimant.Conflict == conflict && Math.Abs(frame.Time - claimant.Reported) < _interval) return;
        claimant.Conflict = conflict;
        Report(address, ref claimant);
    }

    public void Advance(long now)
    {
        var patience = Math.Max(_interval, _window);
        while (_oldestFirst.First is { } node && Math.Abs(now - node.Value.Last) > patience) Remove(node.Value);
        ReportLost(now);
    }

    public void Flush()
    {
        while (_oldestFirst.First is { } node) Remove(node.Value);
        ReportLost(long.MaxValue);
    }

    private Address? Find(in DecodedFrame frame)
    {
        var key = (frame.ClaimIp, frame.Vlan);
        if (!_addresses.TryGetValue(key, out var address))
        {
            if (!MayAdd(frame.Time)) return null;
            // Counted for its first claimant below, not twice.
            _newInSecond--;
            if (_addresses.Count >= options.MaxBindings) Remove(_oldestFirst.First!.Value);
            address = new Address(key.ClaimIp, key.Vlan);
            _addresses.Add(key, address);
            _oldestFirst.AddLast(address.Node);
        }
        else if (address.Node != _oldestFirst.Last)
        {
            _oldestFirst.Remove(address.Node);
            _oldestFirst.AddLast(address.Node);
        }

        address.Last = frame.Time;
        return address;
    }

    private bool MayAdd(long time)
    {
        if (time / 1000 != _second)
        {
            _second = time / 1000;
            _newInSecond = 0;
        }

        if (_newInSecond < NewPerSecond)
        {
            _newInSecond++;
            return true;
        }

        if (_lost++ == 0) _lostFrom = time;
        _lostTo = time;
        return false;
    }

    // One row a minute at most.
    private void ReportLost(long now)
    {
        if (_lost == 0 || now < _lostFrom + 60_000) return;
        sink.OnGap(new CaptureGap(_lostFrom, Math.Max(_lostFrom, _lostTo), GapCause.Queue, GapSource, _lost));
        _lost = 0;
    }

    private void Remove(Address address)
    {
        foreach (ref var claimant in address.Claimants)
            if (claimant.Last > claimant.Reported) Report(address, ref claimant);
        _addresses.Remove((address.Ip, address.Vlan));
        _oldestFirst.Remove(address.Node);
    }

    private void Report(Address address, ref Claimant claimant)
    {
        sink.OnBinding(new AddressBinding(
            claimant.From, claimant.Last, claimant.Mac, address.Ip, address.Vlan == 0 ? null : address.Vlan, claimant.Source, claimant.Conflict));
        claimant.From = claimant.Reported = claimant.Last;
    }

    private delegate void Reporter(Address address, ref Claimant claimant);

    private struct Claimant
    {
        public long From;
        public long Last;
        public long Reported;
        public MacAddress Mac;
        public BindingSource Source;
        public bool Conflict;
    }

    private sealed class Address
    {
        private readonly List<Claimant> _claimants = new(1);

        public Address(IpKey ip, int vlan)
        {
            (Ip, Vlan) = (ip, vlan);
            Node = new LinkedListNode<Address>(this);
        }

        public IpKey Ip { get; }

        public int Vlan { get; }

        public long Last { get; set; }

        public LinkedListNode<Address> Node { get; }

        public Span<Claimant> Claimants => CollectionsMarshal.AsSpan(_claimants);

        public int IndexOf(in DecodedFrame frame)
        {
            for (var i = 0; i < _claimants.Count; i++)
                if (_claimants[i].Mac == frame.ClaimMac && _claimants[i].Source == frame.Claim) return i;
            return -1;
        }

        public int Add(in DecodedFrame frame, Reporter report)
        {
            var fresh = new Claimant { From = frame.Time, Last = frame.Time, Reported = frame.Time, Mac = frame.ClaimMac, Source = frame.Claim };
            if (_claimants.Count < ClaimantsPerAddress)
            {
                _claimants.Add(fresh);
                return _claimants.Count - 1;
            }

            var oldest = 0;
            for (var i = 1; i < _claimants.Count; i++)
                if (Claimants[i].Last < Claimants[oldest].Last) oldest = i;
            ref var place = ref Claimants[oldest];
            if (place.Last > place.Reported) report(this, ref place);
            place = fresh;
            return oldest;
        }
    }
}
