import { useCallback, useEffect, useState } from "react";
import { getStaffing, type Staffing } from "../../shared/api/responsible";
import { getPlaces, type Places } from "../../shared/api/supervise";

export type WardPlan = { readonly ward: string; readonly places: Places; readonly staffing: Staffing };

const everyMillis = 15_000;

/** A ward's beds, zones and staff, asked for again by and by and after each act. Patients come by the live feed. */
export function useWardPlan(ward: string): { readonly plan: WardPlan | null; readonly failed: boolean; readonly reload: () => void } {
  const [plan, setPlan] = useState<WardPlan | null>(null);
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  useEffect(() => {
    if (ward === "") {
      return undefined;
    }
    let stopped = false;
    const ask = async (): Promise<void> => {
      const [places, staffing] = await Promise.all([getPlaces(ward), getStaffing(ward)]);
      if (stopped) {
        return;
      }
      setFailed(!places.ok || !staffing.ok);
      if (places.ok && staffing.ok) {
        setPlan({ ward, places: places.value, staffing: staffing.value });
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), everyMillis);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [ward, round]);
  return { plan: plan?.ward === ward ? plan : null, failed, reload };
}
