using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using VirtualBoard.Testing;

namespace HeatingSensor.DeviceTests.Host
{
    /// <summary>
    /// The outcomes of whole classes. The first case of a class that xunit asks for runs all of it, in the device's order,
    /// whatever order xunit takes and whatever filter is set.
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
