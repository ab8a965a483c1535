using System.Collections;

namespace VirtualBoard.Runtime;

/// <summary>An ArrayList that does not detect changes during a foreach.</summary>
public sealed class DeviceArrayList : ArrayList
{
    public override IEnumerator GetEnumerator() => new Enumerator(this);

    public override object Clone()
    {
        var clone = new DeviceArrayList();
        clone.AddRange(this);
        return clone;
    }

    /// <summary>Enumerates as many elements as there were at the start; removed ones are null.</summary>
    private sealed class Enumerator(DeviceArrayList list) : IEnumerator
    {
        private readonly int _count = list.Count;
        private int _index = -1;

        public object? Current => _index < list.Count ? list[_index] : null;

        public bool MoveNext() => ++_index < _count;

        public void Reset() => _index = -1;
    }
}
