using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using VirtualBoard.Testing;

namespace HeatingSensor.DeviceTests.Host
{
    /// <summary>
    /// The results of whole classes. The first case of a class that xunit requests runs the whole class in the device's
    /// order, regardless of xunit's order and filter.
    /// </summary>
    internal static class DeviceTestResults
    {
        private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<DeviceTestOutcome>>> Classes =
            new ConcurrentDictionary<string, Lazy<IReadOnlyList<DeviceTestOutcome>>>();

        internal static IReadOnlyList<DeviceTestOutcome> Of(string className) =>
            Classes.GetOrAdd(className, name => new Lazy<IReadOnlyList<DeviceTestOutcome>>(() =>
                DeviceTestRunner.Run(typeof(DeviceTestResults).Assembly.GetType(name, true)))).Value;
    }
}
