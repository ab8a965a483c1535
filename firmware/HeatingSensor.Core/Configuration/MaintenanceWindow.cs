namespace HeatingSensor.Configuration
{
    /// <summary>
    /// A daily time span in UTC, "02:00-04:00", stored as one number: minute of the day of its start times 1440, plus that
    /// of its end. The end may be on the next day: "23:30-00:30". The start is inclusive, the end exclusive.
    /// </summary>
    public static class MaintenanceWindow
    {
        /// <summary>No window: the empty text.</summary>
        public const long None = -1;

        private const int DayMin = 24 * 60;

        public const long Max = (DayMin * DayMin) - 1;

        private const int MinuteMs = 60000;
        private const int TextLength = 11;
        private const int EndOffset = 6;

        /// <returns>False if it is not a window, or is empty.</returns>
        public static bool TryParse(string text, out long window)
        {
            window = None;
            if (text == null || text.Length == 0)
            {
                return text != null;
            }

            if (text.Length != TextLength || text[EndOffset - 1] != '-')
            {
                return false;
            }

            int startMin = Minute(text, 0);
            int endMin = Minute(text, EndOffset);
            if (startMin < 0 || endMin < 0 || startMin == endMin)
            {
                return false;
            }

            window = (startMin * DayMin) + endMin;
            return true;
        }

        /// <summary>The text of a window; empty for none.</summary>
        public static string ToText(long window)
        {
            return window == None ? "" : Clock((int)(window / DayMin)) + "-" + Clock((int)(window % DayMin));
        }

        /// <summary>Whether a time is inside; without a window every time is.</summary>
        /// <param name="utcMs">Ms since 1970 UTC.</param>
        public static bool Contains(long window, long utcMs)
        {
            if (window == None)
            {
                return true;
            }

            long minute = utcMs / MinuteMs % DayMin;
            long startMin = window / DayMin;
            long endMin = window % DayMin;
            return startMin < endMin
                ? minute >= startMin && minute < endMin
                : minute >= startMin || minute < endMin;
        }

        // The minute of the day of "hh:mm" at an offset; -1 if malformed.
        private static int Minute(string text, int offset)
        {
            int hour = TwoDigits(text, offset);
            int minute = TwoDigits(text, offset + 3);
            bool isGood = text[offset + 2] == ':' && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
            return isGood ? (hour * 60) + minute : -1;
        }

        private static int TwoDigits(string text, int offset)
        {
            int tens = text[offset] - '0';
            int ones = text[offset + 1] - '0';
            return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? (tens * 10) + ones : -1;
        }

        private static string Clock(int minuteOfDay) => Two(minuteOfDay / 60) + ":" + Two(minuteOfDay % 60);

        private static string Two(int number) => (number < 10 ? "0" : "") + number.ToString();
    }
}
