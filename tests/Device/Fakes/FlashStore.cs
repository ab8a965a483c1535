using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// A drive whose power can be cut at any change, in every way. The files survive the cut; their users do not.
    /// </summary>
    public sealed class FlashStore : IStore
    {
        private int _cutAt;
        private int _secondCutAt;
        private CutWay _way;
        private CutWay _secondWay;

        /// <summary>The flash content.</summary>
        public FakeStore Files { get; } = new FakeStore();

        /// <summary>How often the power was cut.</summary>
        public int CutCount { get; private set; }

        /// <summary>How many changes were started, over all boots.</summary>
        public int ChangeCount { get; private set; }

        /// <summary>Cuts the power at the change with this number, counted from 1.</summary>
        public void CutAt(int change, CutWay way)
        {
            _cutAt = change;
            _way = way;
        }

        /// <summary>Cuts it again, this many changes after the first cut.</summary>
        public void CutAgainAfter(int changes, CutWay way)
        {
            _secondCutAt = changes;
            _secondWay = way;
        }

        /// <summary>No more cuts.</summary>
        public void Mend()
        {
            _cutAt = 0;
            _secondCutAt = 0;
        }

        public int FreeBytes => Files.FreeBytes;

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            return Files.Read(name, position, buffer, offset, count);
        }

        public string[] List() => Files.List();

        public bool Write(string name, byte[] data, int length)
        {
            if (!IsCut())
            {
                return Files.Write(name, data, length);
            }

            if (_way != CutWay.NotDone)
            {
                Files.Write(name, data, Torn(length));
            }

            throw Cut();
        }

        public bool Append(string name, byte[] data, int length)
        {
            if (!IsCut())
            {
                return Files.Append(name, data, length);
            }

            if (_way != CutWay.NotDone)
            {
                Files.Append(name, data, Torn(length));
            }

            throw Cut();
        }

        public bool Delete(string name)
        {
            if (!IsCut())
            {
                return Files.Delete(name);
            }

            if (_way == CutWay.Done)
            {
                Files.Delete(name);
            }

            throw Cut();
        }

        private bool IsCut() => ++ChangeCount == _cutAt;

        private int Torn(int length)
        {
            switch (_way)
            {
                case CutWay.TornHalf:
                    return length / 2;
                case CutWay.TornFirst:
                    return 0;
                case CutWay.TornLast:
                    return length - 1;
                default:
                    return length;
            }
        }

        private Exception Cut()
        {
            CutCount++;
            _cutAt = _secondCutAt > 0 ? ChangeCount + _secondCutAt : 0;
            _way = _secondWay;
            _secondCutAt = 0;
            return new PowerCutException();
        }
    }
}
