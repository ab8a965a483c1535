namespace HeatingSensor.Journal
{
    /// <summary>What a record holds. The numbers are stored and never change their meaning.</summary>
    public enum RecordType
    {
        /// <summary>No record, or one of a version or type that this firmware does not know.</summary>
        None = 0,

        Status = 1,
        Clock = 2,
        Gap = 3,
        Samples = 4,
        Alarm = 5,
    }
}
