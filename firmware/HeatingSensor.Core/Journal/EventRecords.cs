using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>The payloads of events: FORMAT.md fixes every byte. What every event has is written and read by
    /// <see cref="RecordCodec"/>; where it stands differs from type to type.</summary>
    public static class EventRecords
    {
        /// <summary>Payload lengths of stamped records.</summary>
        public const int StatusLength = 31;
        public const int AlarmLength = 27;

        /// <summary>Payload length of a stamped record with no sample, and what each of them adds.</summary>
        public const int SamplesLength = 19;
        public const int SampleLength = 3;

        // A sample keeps hundredths of a degree in two bytes, status and fault in one.
        private const int MilliCPerUnit = 10;
        private const int FaultShift = 4;
        private const int StatusMask = 15;

        public static void WriteStatus(byte[] buffer, int payload, StatusEvent e)
        {
            LittleEndian.WriteUInt(buffer, payload + 4, (uint)e.Temperature.MilliC);
            LittleEndian.WriteLong(buffer, payload + 8, e.UtcMs);
            LittleEndian.WriteLong(buffer, payload + 16, e.PreviousDurationMs);
            LittleEndian.WriteUInt(buffer, payload + 24, (uint)e.FirmwareVersion);
            buffer[payload + 28] = (byte)e.Status;
            buffer[payload + 29] = (byte)e.PreviousStatus;
            buffer[payload + 30] = (byte)e.Temperature.Fault;
        }

        public static void ReadStatus(byte[] buffer, int payload, StatusEvent e)
        {
            e.Temperature = Reading((int)LittleEndian.ReadUInt(buffer, payload + 4), buffer[payload + 30]);
            e.UtcMs = LittleEndian.ReadLong(buffer, payload + 8);
            e.PreviousDurationMs = LittleEndian.ReadLong(buffer, payload + 16);
            e.FirmwareVersion = (int)LittleEndian.ReadUInt(buffer, payload + 24);
            e.Status = (HeatingStatus)buffer[payload + 28];
            e.PreviousStatus = (HeatingStatus)buffer[payload + 29];
        }

        public static void WriteAlarm(byte[] buffer, int payload, AlarmEvent e)
        {
            LittleEndian.WriteUInt(buffer, payload + 4, (uint)e.Temperature.MilliC);
            LittleEndian.WriteLong(buffer, payload + 8, e.UtcMs);
            LittleEndian.WriteUInt(buffer, payload + 16, (uint)e.ThresholdMilliC);
            LittleEndian.WriteUInt(buffer, payload + 20, (uint)e.FirmwareVersion);
            buffer[payload + 24] = (byte)e.Kind;
            buffer[payload + 25] = (byte)(e.IsRaised ? 1 : 0);
            buffer[payload + 26] = (byte)e.Temperature.Fault;
        }

        public static void ReadAlarm(byte[] buffer, int payload, AlarmEvent e)
        {
            e.Temperature = Reading((int)LittleEndian.ReadUInt(buffer, payload + 4), buffer[payload + 26]);
            e.UtcMs = LittleEndian.ReadLong(buffer, payload + 8);
            e.ThresholdMilliC = (int)LittleEndian.ReadUInt(buffer, payload + 16);
            e.FirmwareVersion = (int)LittleEndian.ReadUInt(buffer, payload + 20);
            e.Kind = (AlarmKind)buffer[payload + 24];
            e.IsRaised = buffer[payload + 25] != 0;
        }

        public static void WriteSamples(byte[] buffer, int payload, SampleBatch e)
        {
            LittleEndian.WriteLong(buffer, payload + 4, e.UtcMs);
            LittleEndian.WriteUInt(buffer, payload + 12, (uint)e.FirmwareVersion);
            buffer[payload + 16] = (byte)e.IntervalS;
            buffer[payload + 17] = (byte)(e.IntervalS >> 8);
            buffer[payload + 18] = (byte)e.Count;
            for (int index = 0; index < e.Count; index++)
            {
                int at = payload + SamplesLength + (index * SampleLength);
                int hundredths = e.Temperatures[index].MilliC / MilliCPerUnit;
                buffer[at] = (byte)hundredths;
                buffer[at + 1] = (byte)(hundredths >> 8);
                buffer[at + 2] = (byte)((int)e.Statuses[index] | ((int)e.Temperatures[index].Fault << FaultShift));
            }
        }

        public static void ReadSamples(byte[] buffer, int payload, SampleBatch e)
        {
            e.UtcMs = LittleEndian.ReadLong(buffer, payload + 4);
            e.FirmwareVersion = (int)LittleEndian.ReadUInt(buffer, payload + 12);
            e.IntervalS = buffer[payload + 16] | (buffer[payload + 17] << 8);
            e.Count = buffer[payload + 18];
            for (int index = 0; index < e.Count; index++)
            {
                int at = payload + SamplesLength + (index * SampleLength);
                int hundredths = (short)(buffer[at] | (buffer[at + 1] << 8));
                e.Temperatures[index] = Reading(hundredths * MilliCPerUnit, buffer[at + 2] >> FaultShift);
                e.Statuses[index] = (HeatingStatus)(buffer[at + 2] & StatusMask);
            }
        }

        /// <summary>The payload length that a stamped record of samples must have; -1 if their number is none that we
        /// write.</summary>
        public static int SamplesLengthOf(byte[] buffer, int payload)
        {
            int count = buffer[payload + 18];
            return count >= 1 && count <= SampleBatch.CountMax ? SamplesLength + (count * SampleLength) : -1;
        }

        private static TemperatureReading Reading(int milliC, int fault)
        {
            return fault == (int)SensorFault.None
                ? TemperatureReading.Of(milliC)
                : TemperatureReading.Failed((SensorFault)fault);
        }
    }
}
